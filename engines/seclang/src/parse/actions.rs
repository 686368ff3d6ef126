//! `id:1,phase:2,block,t:none,setvar:'tx.score=+5'`.

use super::{split_unquoted, target};
use crate::action::{Assignment, BodyProcessor, Change, Disruption, Effect, Engine, Rules, SkipTo};
use crate::macros::Template;
use crate::transform::Transform;

/// One action.
#[derive(Clone, Debug)]
pub(crate) enum Action {
    Id(u64),
    Phase(u8),
    /// The default action of the phase decides.
    Block,
    Disrupt(Disruption),
    Status(u16),
    Message(Template),
    Data(Template),
    Severity(String),
    Tag(String),
    Log(bool),
    Chain,
    Capture,
    MultiMatch,
    /// None means `t:none`, which forgets those before it.
    Transform(Option<Transform>),
    Skip(SkipTo),
    Effect(Effect),
    /// It describes the rule, or concerns an audit log that there is none of.
    Descriptive,
}

/// The actions of a directive, and what is not supported among them.
#[derive(Debug, Default)]
pub(crate) struct Actions {
    pub(crate) known: Vec<Action>,
    /// Actions without which the rule is another, and so can't be run.
    pub(crate) essential: Vec<String>,
    /// Actions that are left out.
    pub(crate) omitted: Vec<String>,
}

impl Actions {
    /// Reads a list of actions.
    pub(crate) fn parse(text: &str) -> Self {
        let mut actions = Self::default();
        for part in split_unquoted(text, ',', &['\'']) {
            let part = part.trim();
            if part.is_empty() {
                continue;
            }
            let (name, value) = part.split_once(':').unwrap_or((part, ""));
            actions.add(&name.trim().to_ascii_lowercase(), unquote(value));
        }
        actions
    }

    fn add(&mut self, name: &str, value: &str) {
        match action(name, value) {
            Ok(action) => self.known.push(action),
            Err(Refused::Essential(what)) => self.essential.push(what),
            Err(Refused::Omitted(what)) => self.omitted.push(what),
        }
    }
}

enum Refused {
    Essential(String),
    Omitted(String),
}

fn unquote(value: &str) -> &str {
    let value = value.trim();
    value
        .strip_prefix('\'')
        .and_then(|value| value.strip_suffix('\''))
        .unwrap_or(value)
}

fn action(name: &str, value: &str) -> Result<Action, Refused> {
    let essential = || Refused::Essential(format!("the action {name}:{value}"));
    Ok(match name {
        "id" => Action::Id(value.parse().map_err(|_| essential())?),
        "phase" => Action::Phase(phase(value).ok_or_else(essential)?),
        "status" => Action::Status(value.parse().map_err(|_| essential())?),
        "block" => Action::Block,
        "pass" => Action::Disrupt(Disruption::Pass),
        "deny" => Action::Disrupt(Disruption::Deny),
        "drop" => Action::Disrupt(Disruption::Drop),
        "allow" => Action::Disrupt(allow(value).ok_or_else(essential)?),
        "redirect" => Action::Disrupt(Disruption::Redirect(template(value)?)),
        "chain" => Action::Chain,
        "capture" => Action::Capture,
        "multimatch" => Action::MultiMatch,
        "t" => Action::Transform(transform(value)?),
        "skipafter" => Action::Skip(SkipTo::After(value.to_owned())),
        "skip" => Action::Skip(SkipTo::Rules(value.parse().map_err(|_| essential())?)),
        "setvar" => Action::Effect(set_variable(value)?),
        "ctl" => return control(value),
        _ => return descriptive(name, value),
    })
}

/// What is told of a match, and what has no bearing on it.
fn descriptive(name: &str, value: &str) -> Result<Action, Refused> {
    Ok(match name {
        "msg" => Action::Message(told(value)),
        "logdata" => Action::Data(told(value)),
        "severity" => Action::Severity(value.to_ascii_uppercase()),
        "tag" => Action::Tag(value.to_owned()),
        "log" => Action::Log(true),
        "nolog" => Action::Log(false),
        "auditlog" | "noauditlog" | "ver" | "rev" | "maturity" | "accuracy" => Action::Descriptive,
        "pause"
        | "exec"
        | "append"
        | "prepend"
        | "initcol"
        | "setsid"
        | "setuid"
        | "setrsc"
        | "setenv"
        | "expirevar"
        | "deprecatevar"
        | "sanitisearg"
        | "sanitisematched"
        | "sanitisematchedbytes"
        | "sanitiserequestheader"
        | "sanitiseresponseheader"
        | "xmlns" => {
            return Err(Refused::Omitted(format!("the action {name}:{value}")));
        }
        _ => return Err(Refused::Essential(format!("the action {name}"))),
    })
}

/// Text that is told shows what can't be filled as it is written.
fn told(value: &str) -> Template {
    Template::parse(value).unwrap_or_else(|_| Template::text(value))
}

fn template(value: &str) -> Result<Template, Refused> {
    Template::parse(value).map_err(|name| Refused::Essential(format!("the variable {name}")))
}

fn phase(value: &str) -> Option<u8> {
    match value.to_ascii_lowercase().as_str() {
        "request" => Some(2),
        "response" => Some(4),
        "logging" => Some(5),
        number => number.parse().ok().filter(|phase| (1..=5).contains(phase)),
    }
}

fn allow(value: &str) -> Option<Disruption> {
    match value {
        "" | "request" => Some(Disruption::Allow),
        "phase" => Some(Disruption::AllowPhase),
        _ => None,
    }
}

fn transform(value: &str) -> Result<Option<Transform>, Refused> {
    if value.eq_ignore_ascii_case("none") {
        return Ok(None);
    }
    match Transform::of_name(value) {
        Some(transform) => Ok(Some(transform)),
        None => Err(Refused::Essential(format!("the transformation t:{value}"))),
    }
}

/// `tx.a=b`, `tx.a=+1`, `!tx.a`, `tx.a`.
fn set_variable(value: &str) -> Result<Effect, Refused> {
    let (name, change) = match (value.strip_prefix('!'), value.split_once('=')) {
        (Some(name), _) => (name, Change::Remove),
        (None, Some((name, value))) => (name, change(value)?),
        (None, None) => (value, Change::Set(Template::text("1"))),
    };
    match name.split_once('.') {
        Some((collection, name)) if collection.trim().eq_ignore_ascii_case("tx") => {
            Ok(Effect::SetVariable(Assignment {
                name: template(name)?,
                change,
            }))
        }
        _ => Err(Refused::Omitted(format!("the action setvar:{value}"))),
    }
}

fn change(value: &str) -> Result<Change, Refused> {
    Ok(match (value.strip_prefix('+'), value.strip_prefix('-')) {
        (Some(number), _) => Change::Add(template(number)?),
        (_, Some(number)) => Change::Subtract(template(number)?),
        _ => Change::Set(template(value)?),
    })
}

/// `ctl:…`: changes how the rest of the request is judged.
fn control(value: &str) -> Result<Action, Refused> {
    let omitted = || Refused::Omitted(format!("the action ctl:{value}"));
    let (name, argument) = value.split_once('=').unwrap_or((value, ""));
    let effect = match name.trim().to_ascii_lowercase().as_str() {
        // There is no audit log, and bodies are always there to look at.
        "auditengine" | "auditlogparts" | "forcerequestbodyvariable" | "requestbodyaccess" => {
            return Ok(Action::Descriptive);
        }
        "ruleengine" => Effect::Engine(Engine::parse(argument).ok_or_else(omitted)?),
        "requestbodyprocessor" => {
            Effect::BodyProcessor(BodyProcessor::parse(argument).ok_or_else(omitted)?)
        }
        "ruleremovebyid" => Effect::RemoveRules(Rules::parse_ids(argument).ok_or_else(omitted)?),
        "ruleremovebytag" => Effect::RemoveRules(Rules::Tag(argument.to_owned())),
        "ruleremovebymsg" => Effect::RemoveRules(Rules::Message(argument.to_owned())),
        "ruleremovetargetbyid" => {
            let (ids, name) = argument.split_once(';').ok_or_else(omitted)?;
            Effect::RemoveTarget(
                Rules::parse_ids(ids).ok_or_else(omitted)?,
                target(name).map_err(|_| omitted())?,
            )
        }
        "ruleremovetargetbytag" => {
            let (tag, name) = argument.split_once(';').ok_or_else(omitted)?;
            Effect::RemoveTarget(
                Rules::Tag(tag.to_owned()),
                target(name).map_err(|_| omitted())?,
            )
        }
        _ => return Err(omitted()),
    };
    Ok(Action::Effect(effect))
}

#[cfg(test)]
mod tests {
    use super::{Action, Actions};
    use crate::action::{Change, Disruption, Effect};

    #[test]
    fn reads_actions() {
        let actions = Actions::parse(
            "id:1,phase:2,deny,status:403,t:none,t:lowercase,msg:'a, b',\
             setvar:'tx.score=+%{tx.critical}',ctl:ruleRemoveTargetById=5-9;ARGS:x,nolog",
        );
        assert!(actions.essential.is_empty() && actions.omitted.is_empty());
        assert!(matches!(
            actions.known.as_slice(),
            [
                Action::Id(1),
                Action::Phase(2),
                Action::Disrupt(Disruption::Deny),
                Action::Status(403),
                Action::Transform(None),
                Action::Transform(Some(_)),
                Action::Message(_),
                Action::Effect(Effect::SetVariable(_)),
                Action::Effect(Effect::RemoveTarget(..)),
                Action::Log(false),
            ]
        ));
    }

    #[test]
    fn tells_what_it_leaves_out_from_what_it_can_not_run() {
        let actions = Actions::parse("t:parityEven7bit,initcol:ip=x,setvar:ip.a=1,nonsense");
        assert_eq!(
            actions.essential,
            ["the transformation t:parityEven7bit", "the action nonsense"]
        );
        assert_eq!(
            actions.omitted,
            ["the action initcol:ip=x", "the action setvar:ip.a=1"]
        );
    }

    #[test]
    fn variables_are_set_removed_and_counted() {
        let change = |text: &str| match Actions::parse(text).known.pop() {
            Some(Action::Effect(Effect::SetVariable(assignment))) => assignment.change,
            other => panic!("{other:?}"),
        };
        assert!(matches!(change("setvar:tx.a"), Change::Set(_)));
        assert!(matches!(change("setvar:!tx.a"), Change::Remove));
        assert!(matches!(change("setvar:'tx.a=-1'"), Change::Subtract(_)));
    }
}
