//! What an operation is: a name, a sentence, typed input and output, and `run`.

use crate::caller::{Caller, UndoCall};
use crate::database::{ReadTx, Tx};
use crate::desk::Desk;
use crate::error::OpResult;
use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};
use ts_rs::TS;

/// A part of what the books show, which a command changes and a query reads. A door passes on the
/// names that a command declares, and the window asks again exactly the queries that read them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReadModel(pub &'static str);

/// What an operation takes.
pub trait OperationInput: Serialize + DeserializeOwned + JsonSchema + TS + 'static {}
impl<T: Serialize + DeserializeOwned + JsonSchema + TS + 'static> OperationInput for T {}

/// What an operation gives.
pub trait OperationOutput: Serialize + JsonSchema + TS + 'static {}
impl<T: Serialize + JsonSchema + TS + 'static> OperationOutput for T {}

/// A change to the books, defined once and offered through every door.
pub trait Command: 'static {
    /// Verb first, lower case with underscores.
    const NAME: &'static str;
    /// One sentence, for people.
    const DESCRIPTION: &'static str;
    /// The read models that it touches.
    const CHANGES: &'static [ReadModel];
    /// Whether only the application itself calls it. Such a command appears at no door.
    const INTERNAL: bool = false;
    /// Fields of the input that hold a file in base64. The audit keeps the hash and size of its bytes in place of them;
    /// whether a request is the same as an earlier one is still decided by the whole input. What `undo` is given of them
    /// may be either.
    const LARGE: &'static [&'static str] = &[];
    /// What it takes.
    type Input: OperationInput;
    /// What it gives. It is read back from the audit, so that the change can be undone later.
    type Output: OperationOutput + DeserializeOwned;

    /// Checks, then changes. Nothing outside the database may happen here.
    fn run(input: &Self::Input, tx: &mut Tx<'_>) -> OpResult<Self::Output>;

    /// What happened, as a sentence that an owner reads in the activity list.
    fn summary(_input: &Self::Input, _output: &Self::Output) -> String {
        crate::catalog::title_of(Self::NAME)
    }

    /// The call that takes the change back, where one does.
    fn undo(_input: &Self::Input, _output: &Self::Output) -> Option<UndoCall> {
        None
    }
}

/// A question to the books. Its connection is read-only: it cannot write.
pub trait Query: 'static {
    /// Noun first, lower case with underscores.
    const NAME: &'static str;
    /// One sentence, for people.
    const DESCRIPTION: &'static str;
    /// The read models that its answer is made of.
    const READS: &'static [ReadModel];
    /// What it takes.
    type Input: OperationInput;
    /// What it gives.
    type Output: OperationOutput;

    /// Answers.
    fn run(input: &Self::Input, tx: &ReadTx<'_>) -> OpResult<Self::Output>;
}

/// An operation on company files: create, open, recent, move. It works with no company open.
pub trait DeskOperation: 'static {
    /// Verb first for changes, noun first for questions.
    const NAME: &'static str;
    /// One sentence, for people.
    const DESCRIPTION: &'static str;
    /// The read models that it touches; none for a question.
    const CHANGES: &'static [ReadModel];
    /// What it takes.
    type Input: OperationInput;
    /// What it gives.
    type Output: OperationOutput;

    /// Does it.
    fn run(input: &Self::Input, desk: &Desk, caller: &Caller) -> OpResult<Self::Output>;
}
