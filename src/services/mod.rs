//! SageMaker's services as pure state machines: calls in, states out; no drawing, no browser, no clock of
//! their own. Names are those of the API, so that what a lab shows can be looked up.

pub mod feature_store;
pub mod time;
