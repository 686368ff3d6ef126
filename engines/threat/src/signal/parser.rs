//! The grammar of expressions: conditions of SQL, without subqueries.

use regex_automata::meta::Regex;

use super::expression::{Comparison, ExpressionError, Node};
use super::functions::Function;
use super::lexer::{Placed, Token};
use super::like::Like;

/// The deepest nesting.
const MOST_DEPTH: usize = 64;

pub(super) struct Parser {
    tokens: std::iter::Peekable<std::vec::IntoIter<Placed>>,
    columns: Vec<String>,
    /// Columns that `get_json_object` gave: what is taken from them is in a text.
    taken: Vec<usize>,
    /// What lambdas around call their arguments.
    arguments: Vec<String>,
    depth: usize,
    /// Where the text ends.
    end: usize,
}

type Parsed = Result<Node, ExpressionError>;

impl Parser {
    pub(super) fn new(tokens: Vec<Placed>) -> Self {
        let end = tokens.last().map_or(1, |(_, at)| at + 1);
        Self {
            tokens: tokens.into_iter().peekable(),
            columns: Vec::new(),
            taken: Vec::new(),
            arguments: Vec::new(),
            depth: 0,
            end,
        }
    }

    /// The whole text.
    pub(super) fn whole(mut self) -> Result<(Node, Vec<String>), ExpressionError> {
        let node = self.any()?;
        self.sign(";");
        match self.tokens.peek() {
            None => Ok((node, self.columns)),
            Some(_) => Err(self.wrong("nothing more belongs here")),
        }
    }

    fn any(&mut self) -> Parsed {
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return Err(ExpressionError::TooDeep);
        }
        let mut nodes = vec![self.all()?];
        while self.keyword("OR") {
            nodes.push(self.all()?);
        }
        self.depth -= 1;
        Ok(one_or(nodes, Node::Or))
    }

    fn all(&mut self) -> Parsed {
        let mut nodes = vec![self.not()?];
        while self.keyword("AND") {
            nodes.push(self.not()?);
        }
        Ok(one_or(nodes, Node::And))
    }

    fn not(&mut self) -> Parsed {
        let mut is_negated = false;
        while self.keyword("NOT") {
            is_negated = !is_negated;
        }
        let node = self.predicate()?;
        Ok(negated(node, is_negated))
    }

    fn predicate(&mut self) -> Parsed {
        let left = self.operand()?;
        if let Some(comparison) = self.comparison() {
            let right = self.operand()?;
            return Ok(Node::Compare(Box::new(left), comparison, Box::new(right)));
        }
        if self.keyword("IS") {
            let is_negated = self.keyword("NOT");
            self.require_keyword("NULL")?;
            return Ok(negated(Node::IsNull(Box::new(left)), is_negated));
        }
        let is_negated = self.keyword("NOT");
        let node = if self.keyword("LIKE") {
            Node::Like(Box::new(left), Like::parse(&self.text()?, false))
        } else if self.keyword("ILIKE") {
            Node::Like(Box::new(left), Like::parse(&self.text()?, true))
        } else if self.keyword("RLIKE") || self.keyword("REGEXP") {
            let pattern = self.text()?;
            Node::Matches(Box::new(left), Box::new(regex(&pattern)?))
        } else if self.keyword("IN") {
            self.require("(")?;
            Node::In(Box::new(left), self.operands()?)
        } else if self.keyword("BETWEEN") {
            self.between(left)?
        } else if is_negated {
            return Err(self.wrong("LIKE, RLIKE, IN or BETWEEN is missing"));
        } else {
            left
        };
        Ok(negated(node, is_negated))
    }

    fn between(&mut self, value: Node) -> Parsed {
        let least = self.operand()?;
        self.require_keyword("AND")?;
        let most = self.operand()?;
        let value = Box::new(value);
        Ok(Node::And(vec![
            Node::Compare(value.clone(), Comparison::GreaterOrEqual, Box::new(least)),
            Node::Compare(value, Comparison::LessOrEqual, Box::new(most)),
        ]))
    }

    fn comparison(&mut self) -> Option<Comparison> {
        const COMPARISONS: [(&str, Comparison); 8] = [
            ("=", Comparison::Equal),
            ("==", Comparison::Equal),
            ("!=", Comparison::Different),
            ("<>", Comparison::Different),
            ("<", Comparison::Less),
            ("<=", Comparison::LessOrEqual),
            (">", Comparison::Greater),
            (">=", Comparison::GreaterOrEqual),
        ];
        let found = COMPARISONS.iter().find(|(sign, _)| self.sign(sign));
        found.map(|(_, comparison)| *comparison)
    }

    fn operand(&mut self) -> Parsed {
        if self.sign("(") {
            let node = self.any()?;
            self.require(")")?;
            return Ok(node);
        }
        if self.sign("-") {
            return match self.tokens.next() {
                Some((Token::Number(digits), _)) => Ok(Node::Number(format!("-{digits}"))),
                _ => Err(self.wrong("a number is missing")),
            };
        }
        match self.tokens.next() {
            Some((Token::Text(text), _)) => Ok(Node::Text(text)),
            Some((Token::Number(digits), _)) => Ok(Node::Number(digits)),
            Some((Token::Quoted(name), _)) => self.column(name),
            Some((Token::Word(word), _)) => self.word(word),
            _ => Err(self.wrong("a value is missing")),
        }
    }

    fn word(&mut self, word: String) -> Parsed {
        match word.to_ascii_uppercase().as_str() {
            "TRUE" => return Ok(Node::Boolean(true)),
            "FALSE" => return Ok(Node::Boolean(false)),
            "NULL" => return Ok(Node::Null),
            "CAST" => return self.cast(),
            "AND" | "OR" | "NOT" | "IN" | "IS" | "LIKE" | "ILIKE" | "RLIKE" | "BETWEEN" => {
                return Err(self.wrong("a value is missing"));
            }
            _ => {}
        }
        if self.sign("(") {
            return self.call(&word);
        }
        self.column(word)
    }

    /// `CAST(x AS type)`: values are compared by what they look like, so that types change nothing.
    fn cast(&mut self) -> Parsed {
        self.require("(")?;
        let node = self.operand()?;
        self.require_keyword("AS")?;
        let Some((Token::Word(_), _)) = self.tokens.next() else {
            return Err(self.wrong("a type is missing"));
        };
        self.require(")")?;
        Ok(node)
    }

    /// A column: the member of an event that it names, or what a lambda calls its argument.
    fn column(&mut self, first: String) -> Parsed {
        let argument = self.arguments.iter().rposition(|name| *name == first);
        let mut path = first;
        let mut members = Vec::new();
        while self.sign(".") {
            let name = match self.tokens.next() {
                Some((Token::Word(name) | Token::Quoted(name), _)) => name,
                _ => return Err(self.wrong("a name is missing")),
            };
            path.push('.');
            path.push_str(&name);
            members.push(name);
        }
        Ok(match argument {
            Some(number) if members.is_empty() => Node::Argument(number),
            Some(number) => Node::Member(Box::new(Node::Argument(number)), members),
            None => self.member(path),
        })
    }

    fn member(&mut self, path: String) -> Node {
        let known = self.columns.iter().position(|known| *known == path);
        Node::Column(known.unwrap_or_else(|| {
            self.columns.push(path);
            self.columns.len() - 1
        }))
    }

    fn call(&mut self, name: &str) -> Parsed {
        let name = name.to_ascii_lowercase();
        if name == "exists" || name == "any_match" {
            return self.lambda();
        }
        let arguments = self.operands()?;
        match (name.as_str(), arguments.as_slice()) {
            ("get_json_object", [json, Node::Text(path)]) => {
                let (json, path) = (json.clone(), json_path(path));
                Ok(self.inner(json, path))
            }
            ("json_collect_values", [json, Node::Text(path), Node::Text(field)]) => {
                let (json, mut path) = (json.clone(), json_path(path));
                path.push(field.clone());
                Ok(self.inner(json, path))
            }
            (name, arguments) => match Function::named(name, arguments.len()) {
                Some(function) => Ok(Node::Call(function, arguments.to_vec())),
                None => Err(ExpressionError::Function(name.to_owned())),
            },
        }
    }

    /// A member of JSON: of the event itself, or of a text in it.
    fn inner(&mut self, json: Node, path: Vec<String>) -> Node {
        match json {
            json if path.is_empty() => json,
            Node::Column(number) if !self.taken.contains(&number) => {
                let column = self.columns.get(number).cloned().unwrap_or_default();
                // Only what is looked at itself is to be read.
                if number + 1 == self.columns.len() {
                    self.columns.pop();
                }
                let member = self.member(format!("{column}.{}", path.join(".")));
                if let Node::Column(number) = member {
                    self.taken.push(number);
                }
                member
            }
            json => Node::Member(Box::new(json), path),
        }
    }

    /// `exists(list, x -> condition)`.
    fn lambda(&mut self) -> Parsed {
        let list = self.operand()?;
        self.require(",")?;
        let Some((Token::Word(argument), _)) = self.tokens.next() else {
            return Err(self.wrong("the name of an argument is missing"));
        };
        self.require("->")?;
        self.arguments.push(argument);
        let condition = self.any()?;
        self.arguments.pop();
        self.require(")")?;
        Ok(Node::Some(Box::new(list), Box::new(condition)))
    }

    /// Values up to the closing bracket.
    fn operands(&mut self) -> Result<Vec<Node>, ExpressionError> {
        let mut nodes = Vec::new();
        if self.sign(")") {
            return Ok(nodes);
        }
        loop {
            nodes.push(self.any()?);
            if self.sign(")") {
                return Ok(nodes);
            }
            self.require(",")?;
        }
    }

    fn text(&mut self) -> Result<String, ExpressionError> {
        match self.tokens.next() {
            Some((Token::Text(text), _)) => Ok(text),
            _ => Err(self.wrong("a text in quotes is missing")),
        }
    }

    fn keyword(&mut self, keyword: &str) -> bool {
        let is_it = |(token, _): &Placed| match token {
            Token::Word(word) => word.eq_ignore_ascii_case(keyword),
            _ => false,
        };
        self.tokens.next_if(is_it).is_some()
    }

    fn require_keyword(&mut self, keyword: &str) -> Result<(), ExpressionError> {
        match self.keyword(keyword) {
            true => Ok(()),
            false => Err(self.wrong(&format!("{keyword} is missing"))),
        }
    }

    fn sign(&mut self, sign: &str) -> bool {
        let is_it = |(token, _): &Placed| matches!(token, Token::Sign(found) if *found == sign);
        self.tokens.next_if(is_it).is_some()
    }

    fn require(&mut self, sign: &str) -> Result<(), ExpressionError> {
        match self.sign(sign) {
            true => Ok(()),
            false => Err(self.wrong(&format!("{sign} is missing"))),
        }
    }

    fn wrong(&mut self, what: &str) -> ExpressionError {
        let at = self.tokens.peek().map_or(self.end, |(_, at)| *at);
        let what = what.to_owned();
        ExpressionError::Wrong { at, what }
    }
}

fn one_or(mut nodes: Vec<Node>, many: impl Fn(Vec<Node>) -> Node) -> Node {
    match nodes.len() {
        1 => nodes.pop().unwrap_or(Node::Null),
        _ => many(nodes),
    }
}

fn negated(node: Node, is_negated: bool) -> Node {
    match is_negated {
        true => Node::Not(Box::new(node)),
        false => node,
    }
}

fn regex(pattern: &str) -> Result<Regex, ExpressionError> {
    let config = Regex::config().nfa_size_limit(Some(1 << 20));
    let built = Regex::builder().configure(config).build(pattern);
    built.map_err(|_| ExpressionError::Pattern(pattern.to_owned()))
}

/// `$.a.b[0]['c']`: the names. Places in lists are left out: all elements are looked at.
fn json_path(path: &str) -> Vec<String> {
    let names = path.strip_prefix('$').unwrap_or(path);
    let names = names
        .split(['.', '['])
        .map(|part| part.trim_end_matches(']'));
    let names = names.map(|part| part.trim_matches(['\'', '"']));
    let is_name = |part: &&str| {
        !part.is_empty() && *part != "*" && !part.bytes().all(|byte| byte.is_ascii_digit())
    };
    names.filter(is_name).map(str::to_owned).collect()
}
