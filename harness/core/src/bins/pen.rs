//! Metadata written piece by piece, in the canonical form or indented, without a tree of values in between.

use std::io;

use super::spec::Style;

/// From this length on, what has been written is passed on, if there is anybody to pass it on to.
const PIECE: usize = 64 << 10;

/// Where pieces go.
pub(super) type Drain<'a> = &'a mut dyn FnMut(&[u8]) -> io::Result<()>;

/// A writer of JSON. Members come in the order of their names: that is for the caller to see to.
pub(super) struct Pen<'a> {
    pub(super) out: Vec<u8>,
    style: Style,
    depth: usize,
    /// Whether nothing has been written yet in the innermost object or array.
    empty: bool,
    drain: Option<Drain<'a>>,
}

impl<'a> Pen<'a> {
    /// A pen that keeps everything, after what is there already.
    pub(super) fn keeping(out: Vec<u8>, style: Style) -> Pen<'a> {
        Pen { out, style, depth: 0, empty: true, drain: None }
    }

    /// A pen that passes on what it has written, piece by piece.
    pub(super) fn draining(style: Style, drain: Drain<'a>) -> Pen<'a> {
        Pen { drain: Some(drain), ..Pen::keeping(Vec::with_capacity(2 * PIECE), style) }
    }

    /// Passes on what there is, if it is much. To be called wherever a loop may go on for long.
    pub(super) fn ease(&mut self) -> io::Result<()> {
        if self.out.len() >= PIECE { self.finish() } else { Ok(()) }
    }

    /// Passes on the rest.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        if let Some(drain) = &mut self.drain {
            drain(&self.out)?;
            self.out.clear();
        }
        Ok(())
    }

    pub(super) fn object(&mut self, members: impl FnOnce(&mut Self) -> io::Result<()>) -> io::Result<()> {
        self.nested(b'{', b'}', members)
    }

    pub(super) fn array(&mut self, items: impl FnOnce(&mut Self) -> io::Result<()>) -> io::Result<()> {
        self.nested(b'[', b']', items)
    }

    /// The name of the member that comes next, which has nothing to escape.
    pub(super) fn name(&mut self, name: &str) -> &mut Self {
        self.name_bytes(name.as_bytes())
    }

    pub(super) fn name_bytes(&mut self, name: &[u8]) -> &mut Self {
        self.item();
        self.out.push(b'"');
        self.out.extend_from_slice(name);
        self.out.extend_from_slice(if self.style == Style::Indented { b"\": " } else { b"\":" });
        self
    }

    /// Begins the next item of an array.
    pub(super) fn item(&mut self) -> &mut Self {
        if !self.empty {
            self.out.push(b',');
        }
        self.empty = false;
        self.new_line();
        self
    }

    /// A string that has nothing to escape.
    pub(super) fn text(&mut self, text: &str) {
        self.out.push(b'"');
        self.out.extend_from_slice(text.as_bytes());
        self.out.push(b'"');
    }

    /// A string that is appended by somebody else, and has nothing to escape either.
    pub(super) fn text_by(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        self.out.push(b'"');
        write(&mut self.out);
        self.out.push(b'"');
    }

    pub(super) fn number(&mut self, mut number: u64) {
        let mut digits = [0; 20];
        let mut at = digits.len();
        loop {
            at -= 1;
            digits[at] = b'0' + u8::try_from(number % 10).expect("a digit");
            number /= 10;
            if number == 0 {
                break;
            }
        }
        self.out.extend_from_slice(&digits[at..]);
    }

    pub(super) fn raw(&mut self, json: &str) {
        self.out.extend_from_slice(json.as_bytes());
    }

    /// A value of a few members at most.
    pub(super) fn value(&mut self, value: &serde_json::Value) -> io::Result<()> {
        match value {
            serde_json::Value::Object(members) => self.object(|pen| {
                let mut members: Vec<_> = members.iter().collect();
                members.sort_by(|a, b| a.0.cmp(b.0));
                members.into_iter().try_for_each(|(name, member)| pen.name(name).value(member))
            }),
            serde_json::Value::Array(items) => {
                self.array(|pen| items.iter().try_for_each(|item| pen.item().value(item)))
            }
            leaf => {
                self.raw(&leaf.to_string());
                Ok(())
            }
        }
    }

    fn nested(&mut self, open: u8, close: u8, inside: impl FnOnce(&mut Self) -> io::Result<()>) -> io::Result<()> {
        self.out.push(open);
        self.depth += 1;
        self.empty = true;
        inside(self)?;
        self.depth -= 1;
        if !self.empty {
            self.new_line();
        }
        self.out.push(close);
        self.empty = false;
        Ok(())
    }

    fn new_line(&mut self) {
        if self.style == Style::Indented {
            self.out.push(b'\n');
            self.out.resize(self.out.len() + self.depth, b' ');
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::json::{canonical, readable};

    #[test]
    fn both_forms_are_those_of_small_repositories() {
        let value = json!({"b": [], "a": {"c": {}, "d": [1, "two", {"e": true}]}});
        for style in [Style::Compact, Style::Indented] {
            let mut pen = Pen::keeping(Vec::new(), style);
            pen.value(&value).unwrap();
            let expected = if style == Style::Compact { canonical(&value) } else { readable(&value) };
            assert_eq!(String::from_utf8(pen.out).unwrap(), String::from_utf8(expected).unwrap().trim_end());
        }
    }

    #[test]
    fn a_draining_pen_writes_the_same_bytes() {
        let write = |pen: &mut Pen<'_>| {
            pen.array(|pen| {
                (0..50_000).try_for_each(|i| {
                    pen.item().number(i);
                    pen.ease()
                })
            })
        };
        let mut whole = Pen::keeping(Vec::new(), Style::Indented);
        write(&mut whole).unwrap();
        let (mut pieces, mut longest) = (Vec::new(), 0);
        let mut drain = |piece: &[u8]| {
            longest = longest.max(piece.len());
            pieces.extend_from_slice(piece);
            Ok(())
        };
        let mut pen = Pen::draining(Style::Indented, &mut drain);
        write(&mut pen).unwrap();
        pen.finish().unwrap();
        assert_eq!(pieces, whole.out);
        assert!(longest < 2 * PIECE && longest < pieces.len());
    }
}
