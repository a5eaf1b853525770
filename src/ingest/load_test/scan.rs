//! Where a value of JSON ends, however the bytes come: what a million lines are passed over with.

use memchr::memchr2;

/// Bytes that mean something outside of texts.
const MEANS: [bool; 256] = {
    let mut means = [false; 256];
    means[b'"' as usize] = true;
    means[b'{' as usize] = true;
    means[b'}' as usize] = true;
    means[b'[' as usize] = true;
    means[b']' as usize] = true;
    means
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    /// Nothing has come yet.
    #[default]
    Begin,
    /// In a number or a word that is the whole value.
    Plain,
    /// In an object or a list, and in no text.
    Structure,
    /// In a text.
    Text,
    /// Behind a backslash in a text.
    Escape,
    /// At the end.
    Done,
    /// At the end of a value that is not there.
    Nothing,
}

/// Where a text ends or a backslash stands. Most texts are names of a few bytes, which are faster looked at one by
/// one than by a call.
fn end_of_text(rest: &[u8]) -> Option<usize> {
    const NEAR: usize = 12;
    let near = rest.len().min(NEAR);
    let found = rest[..near].iter().position(|byte| matches!(byte, b'"' | b'\\'));
    found.or_else(|| Some(near + memchr2(b'"', b'\\', &rest[near..])?))
}

/// How far into a value the bytes so far have come.
#[derive(Default)]
pub(super) struct Scan {
    depth: usize,
    state: State,
}

impl Scan {
    /// Whether the value has ended.
    pub(super) fn is_done(&self) -> bool {
        matches!(self.state, State::Done | State::Nothing)
    }

    /// Whether there was no value.
    pub(super) fn was_empty(&self) -> bool {
        self.state == State::Nothing
    }

    /// Goes on, and tells how many bytes belong to the value.
    pub(super) fn run(&mut self, chunk: &[u8]) -> usize {
        let mut at = 0;
        while at < chunk.len() {
            let rest = &chunk[at..];
            at += match self.state {
                State::Done | State::Nothing => return at,
                State::Begin if matches!(rest[0], b'"' | b'{' | b'[') => {
                    self.structure(rest[0]);
                    1
                }
                State::Begin | State::Plain => self.plain(rest),
                State::Escape => {
                    self.state = State::Text;
                    1
                }
                State::Text => match end_of_text(rest) {
                    None => rest.len(),
                    Some(place) => {
                        self.state = match (rest[place], self.depth) {
                            (b'\\', _) => State::Escape,
                            (_, 0) => State::Done,
                            _ => State::Structure,
                        };
                        place + 1
                    }
                },
                State::Structure => match rest.iter().position(|byte| MEANS[usize::from(*byte)]) {
                    None => rest.len(),
                    Some(place) => {
                        self.structure(rest[place]);
                        place + 1
                    }
                },
            };
        }
        at
    }

    fn structure(&mut self, byte: u8) {
        self.state = State::Structure;
        match byte {
            b'"' => self.state = State::Text,
            b'{' | b'[' => self.depth += 1,
            _ => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0 {
                    self.state = State::Done;
                }
            }
        }
    }

    /// The bytes of a number or word.
    fn plain(&mut self, rest: &[u8]) -> usize {
        let ends = |byte: &u8| matches!(byte, b',' | b'}' | b']' | b':' | b' ' | b'\n' | b'\r' | b'\t');
        let length = rest.iter().position(ends);
        self.state = match (self.state, length) {
            (State::Begin, Some(0)) => State::Nothing,
            (_, Some(_)) => State::Done,
            (_, None) => State::Plain,
        };
        length.unwrap_or(rest.len())
    }
}
