//! The door without the rest of Ringwall, to be measured beside other proxies:
//! `plain_proxy 127.0.0.1:8080 127.0.0.1:3000`.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result};
use ringwall_front_door::config::{
    Action, Attributes, Config, Forward, Kind, Limits, Listener, ListenerAttributes, LoadBalancer,
    Protocol, Target, TargetGroup,
};
use ringwall_front_door::{FrontDoor, Options};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut address = |what: &'static str| -> Result<SocketAddr> {
        let text = arguments.next().context(what)?;
        text.parse().context(what)
    };
    let listen = address("where to listen")?;
    let upstream = address("where requests go")?;
    let workers = arguments.next().map_or(Ok(1), |text| text.parse())?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(run(listen, upstream, workers))
}

async fn run(listen: SocketAddr, upstream: SocketAddr, workers: usize) -> Result<()> {
    let mut door = FrontDoor::start(Options {
        workers,
        limits: Limits {
            connections_per_source: 60_000,
            connections: 60_000,
            ..Limits::default()
        },
        ..Options::default()
    })?;
    for opened in door.apply(config(listen, upstream)).await? {
        opened.place.context("cannot listen")?;
    }
    tokio::signal::ctrl_c().await?;
    door.close(Duration::from_secs(10)).await;
    Ok(())
}

fn config(listen: SocketAddr, upstream: SocketAddr) -> Config {
    Config {
        load_balancers: vec![LoadBalancer {
            arn: "arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/app/a/1".into(),
            kind: Kind::Alb,
            attributes: Attributes::default(),
            listeners: vec![Listener {
                arn: "arn:aws:elasticloadbalancing:us-east-1:000000000000:listener/app/a/1/2"
                    .into(),
                address: listen,
                protocol: Protocol::Http,
                attributes: ListenerAttributes::default(),
                rules: Vec::new(),
                default: Action::Forward(Forward::to("group")),
                trusted_proxies: Vec::new(),
            }],
        }],
        target_groups: vec![TargetGroup::new("group", vec![Target::at(upstream)])],
    }
}
