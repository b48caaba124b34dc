//! A place in a Python file: spaces, comments, brackets, and lines that go on.

/// A place in the text of a file.
pub struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    /// The beginning of a file.
    pub fn new(text: &'t str) -> Self {
        Self { text, at: if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 } }
    }

    /// The offset.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Goes back to an offset from [`Self::at`].
    pub fn back_to(&mut self, at: usize) {
        self.at = at;
    }

    /// What is left.
    pub fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Whether nothing is left.
    pub fn is_at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    /// The next character.
    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Passes the next character.
    pub fn step(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    /// Passes `length` bytes of ASCII or of what [`Self::rest`] showed.
    pub fn pass(&mut self, length: usize) {
        self.at = (self.at + length).min(self.text.len());
    }

    /// Passes a token where it comes next.
    pub fn take(&mut self, token: &str) -> bool {
        let is_next = self.rest().starts_with(token);
        self.at += if is_next { token.len() } else { 0 };
        is_next
    }

    /// Passes `=`, but not `==`.
    pub fn take_equals(&mut self) -> bool {
        !self.rest().starts_with("==") && self.take("=")
    }

    /// Passes a name.
    pub fn name(&mut self) -> Option<&'t str> {
        let rest = self.rest();
        let is_part = |letter: char| letter == '_' || letter.is_alphanumeric();
        let name = &rest[..rest.find(|letter| !is_part(letter)).unwrap_or(rest.len())];
        if name.is_empty() || name.starts_with(|first: char| first.is_ascii_digit()) {
            return None;
        }
        self.at += name.len();
        Some(name)
    }

    /// Passes spaces on this line, and on the next where a backslash ends this one.
    pub fn skip_space(&mut self) {
        loop {
            match self.rest().as_bytes() {
                [b' ' | b'\t' | b'\x0c' | b'\r', ..] => self.at += 1,
                [b'\\', b'\n', ..] => self.at += 2,
                [b'\\', b'\r', b'\n', ..] => self.at += 3,
                _ => return,
            }
        }
    }

    /// Passes spaces, line ends and comments, as between brackets.
    pub fn skip_inside(&mut self) {
        loop {
            self.skip_space();
            match self.peek() {
                Some('\n') => self.at += 1,
                Some('#') => self.skip_comment(),
                _ => return,
            }
        }
    }

    /// Passes everything up to the end of the expression: a comma, a closing bracket, the end of the line where it is not
    /// inside of brackets, and `:` where that ends a key.
    pub fn skip_expression(&mut self, place: Place) {
        let mut open = 0_usize;
        while let Some(next) = self.peek() {
            match next {
                '\'' | '"' => {
                    super::string::skip(self);
                    continue;
                }
                '#' => {
                    self.skip_comment();
                    continue;
                }
                '(' | '[' | '{' => open += 1,
                ')' | ']' | '}' | ',' if open == 0 => return,
                ')' | ']' | '}' => open -= 1,
                '\n' | ';' if open == 0 && place == Place::Line => return,
                ':' if open == 0 && place == Place::Key => return,
                '\\' => self.step(),
                _ => {}
            }
            self.step();
        }
    }

    /// Passes the rest of a statement, with all of its lines.
    pub fn skip_statement(&mut self) {
        while !self.is_at_end() {
            self.skip_expression(Place::Line);
            let ends = matches!(self.peek(), Some('\n'));
            // a comma, a bracket that nothing opened, a semicolon: none of them ends the line
            self.step();
            if ends {
                return;
            }
        }
    }

    /// Passes a type: `: dict[str, str]` before `=`.
    pub fn skip_annotation(&mut self) {
        let rest = self.rest();
        self.at += rest.find(['=', '\n']).unwrap_or(rest.len());
    }

    fn skip_comment(&mut self) {
        let rest = self.rest();
        self.at += rest.find('\n').unwrap_or(rest.len());
    }
}

/// Where an expression stands, which decides what ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// On a line of its own.
    Line,
    /// Between brackets.
    Inside,
    /// Between brackets, before a colon.
    Key,
}
