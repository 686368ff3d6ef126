//! A Lambda that runs nothing: it tells what it was asked, and answers as it was told to.

use std::collections::VecDeque;
use std::sync::Arc;

use parking_lot::Mutex;
use ringwall_core::{ApiError, Later, RequestContext};
use ringwall_model::Sensitive;
use ringwall_service::{Routes, Service};
use ringwall_store::{ReadTx, WriteTx};

use crate::lambda_api::{InvocationType, Invoke, InvokeInput, InvokeOutput};

/// The ARN of a function that stands for all.
pub(crate) const FUNCTION: &str = "arn:aws:lambda:us-east-1:111122223333:function:trigger";

/// What functions are asked and answer.
#[derive(Default)]
pub(crate) struct Functions {
    answers: Mutex<VecDeque<Answer>>,
    asked: Mutex<Vec<Asked>>,
}

enum Answer {
    Says(String),
    Fails(String),
    Refuses(&'static str),
}

/// A call of a function.
pub(crate) struct Asked {
    /// The event, JSON text.
    pub(crate) event: String,
    /// Nobody waits.
    pub(crate) is_event: bool,
    /// Who called, and for which resource.
    pub(crate) caller: String,
    pub(crate) source: String,
}

impl Functions {
    /// The next event comes back with this in place of its response.
    pub(crate) fn responds(&self, response: &str) {
        self.says(&format!("{{\"response\":{response}}}"));
    }

    /// The next answer.
    pub(crate) fn says(&self, answer: &str) {
        let answer = Answer::Says(answer.to_owned());
        self.answers.lock().push_back(answer);
    }

    /// The next run fails with these words.
    pub(crate) fn fails(&self, words: &str) {
        self.answers
            .lock()
            .push_back(Answer::Fails(words.to_owned()));
    }

    /// The next call is refused by Lambda.
    pub(crate) fn refuses(&self, code: &'static str) {
        self.answers.lock().push_back(Answer::Refuses(code));
    }

    /// Takes what was asked.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.asked.lock())
    }

    /// The only event of those that were asked.
    pub(crate) fn event(&self) -> String {
        let asked = self.asked();
        assert_eq!(asked.len(), 1, "so many functions were asked");
        asked.into_iter().next().unwrap().event
    }

    /// The operation that is answered.
    pub(crate) fn routes(self: &Arc<Self>) -> Routes {
        Routes::new(Arc::new(Lambda(Arc::clone(self))))
            .deferred::<Invoke>(invoke)
            .finish()
    }
}

struct Lambda(Arc<Functions>);

impl Service for Lambda {
    const NAME: &'static str = "lambda";
    type Read<'a> = ();
    type Write<'a> = &'a Functions;
    type Error = ApiError;

    fn read<'a>(&'a self, _tx: &'a ReadTx) {}

    fn write<'a>(&'a self, _tx: &'a mut WriteTx) -> &'a Functions {
        &self.0
    }
}

fn invoke(
    ctx: &RequestContext,
    functions: &mut &Functions,
    input: InvokeInput,
) -> Result<Later<InvokeOutput>, ApiError> {
    let payload = input.payload.unwrap().into_exposed();
    functions.asked.lock().push(Asked {
        event: String::from_utf8(payload.clone()).unwrap(),
        is_event: input.invocation_type == Some(InvocationType::Event),
        caller: ctx.caller.principal.unique_id.clone(),
        source: ctx.source.as_ref().unwrap().arn.clone(),
    });
    let answer = functions.answers.lock().pop_front();
    let output = |payload: Vec<u8>, error: Option<&str>| InvokeOutput {
        payload: Some(Sensitive::new(payload)),
        function_error: error.map(str::to_owned),
    };
    let output = match answer {
        None => output(payload, None),
        Some(Answer::Says(text)) => output(text.into_bytes(), None),
        Some(Answer::Fails(words)) => output(
            format!("{{\"errorMessage\":\"{words}\",\"errorType\":\"Error\"}}").into_bytes(),
            Some("Unhandled"),
        ),
        Some(Answer::Refuses(code)) => return Err(ApiError::modelled(code, "no")),
    };
    Ok(ctx.public("a test").later(std::future::ready(Ok(output))))
}
