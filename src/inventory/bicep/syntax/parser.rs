//! Turns the text of a file of Bicep, a template or one of parameters, into its declarations.
//!
//! The grammar of tree-sitter that colours Bicep in editors reads no file of parameters, no spread and no newer type, and so one in six of the
//! modules that Microsoft publishes not whole; hence a parser of its own, which follows the one of the compiler.

use std::rc::Rc;

use super::cursor::{Cursor, Parsed};
use super::{Deployed, File, Function, Import, Kind, ModuleDeclaration, Output, Parameter, Wrong};

/// The words that a declaration begins with.
static DECLARATIONS: &[&str] = &[
    "assert",
    "extends",
    "extension",
    "extensionConfig",
    "func",
    "import",
    "metadata",
    "module",
    "output",
    "param",
    "provider",
    "resource",
    "targetScope",
    "test",
    "type",
    "using",
    "var",
];

/// Reads a file. What is no Bicep is told in it, and reading goes on with the next declaration.
pub fn parse(text: &str) -> File {
    let mut cursor = Cursor::new(text);
    let mut file = File::default();
    cursor.lines();
    while !cursor.is_at_end() {
        let start = cursor.at;
        let read = cursor.declaration(&mut file).and_then(|()| {
            if cursor.is_at_end() || cursor.sees("\n") { Ok(()) } else { cursor.wrong("a new line is missing") }
        });
        if let Err(wrong) = read {
            file.wrong.push(wrong);
            cursor.depth = 0;
            cursor.at = cursor.at.max(start);
            cursor.skip_to_declaration();
        }
        cursor.lines();
    }
    file
}

impl Cursor<'_> {
    /// Goes on to the next line that begins, at its start, like a declaration.
    fn skip_to_declaration(&mut self) {
        while let Some(end) = self.rest().find('\n') {
            self.at += end + 1;
            let is_declared = self.word().is_some_and(|word| DECLARATIONS.contains(&word));
            if is_declared || self.sees("@") {
                return;
            }
        }
        self.at = self.text.len();
    }

    fn declaration(&mut self, file: &mut File) -> Parsed<()> {
        let is_secure = self.decorators()?;
        let at = self.at;
        let keyword = self.word().unwrap_or("");
        if !DECLARATIONS.contains(&keyword) {
            return self.wrong("no declaration begins like that");
        }
        self.eat_word()?;
        match keyword {
            "targetScope" => {
                self.expect("=")?;
                file.target = Some(self.plain_string()?);
            }
            "using" | "extends" => self.used(keyword, file)?,
            "param" => self.parameter(is_secure, file)?,
            "var" => {
                let name = self.eat_word()?;
                if !self.sees("=") {
                    self.declared_type()?;
                }
                self.expect("=")?;
                self.lines();
                file.variables.insert(name, Rc::new(self.expression()?));
            }
            "output" => {
                let name = self.eat_word()?;
                let declared = if self.sees("=") { None } else { Some(self.declared_type()?) };
                self.expect("=")?;
                self.lines();
                let is_secure = is_secure || declared.is_some_and(|declared| declared.is_secure);
                file.outputs.insert(name, Output { is_secure, value: Rc::new(self.expression()?) });
            }
            "type" => {
                let name = self.eat_word()?;
                self.expect("=")?;
                let mut declared = self.declared_type()?;
                declared.is_secure |= is_secure;
                file.types.insert(name, declared);
            }
            "func" => {
                let name = self.eat_word()?;
                file.functions.insert(name, Rc::new(self.function()?));
            }
            "resource" => file.deployed.push(Deployed::Resource(Rc::new(self.resource(at)?))),
            "module" => {
                let symbol = self.eat_word()?;
                let path = self.plain_string()?;
                self.expect("=")?;
                let module = ModuleDeclaration { at, symbol, path, body: self.body()? };
                file.deployed.push(Deployed::Module(Rc::new(module)));
            }
            "import" if !self.sees("'") => file.imports.push(self.import(at)?),
            _ => self.unneeded()?,
        }
        Ok(())
    }

    /// What stands behind `using` or `extends`.
    fn used(&mut self, keyword: &str, file: &mut File) -> Parsed<()> {
        let at = self.at;
        if self.eat_keyword("none") {
            return Ok(());
        }
        let path = self.plain_string()?;
        if self.eat_keyword("with") {
            self.object()?;
        }
        let found = Some((path, at));
        if keyword == "using" {
            file.using = found;
        } else {
            file.extends = found;
        }
        Ok(())
    }

    /// A parameter: declared with its type, or given in a file of parameters.
    fn parameter(&mut self, is_secure: bool, file: &mut File) -> Parsed<()> {
        let name = self.eat_word()?;
        if self.eat("=") {
            self.lines();
            file.given.insert(name, Rc::new(self.expression()?));
            return Ok(());
        }
        let mut declared = self.declared_type()?;
        declared.is_secure |= is_secure;
        let mut default = None;
        if self.eat("=") {
            self.lines();
            default = Some(Rc::new(self.expression()?));
        }
        file.parameters.insert(name, Parameter { declared, default });
        Ok(())
    }

    fn function(&mut self) -> Parsed<Function> {
        self.expect("(")?;
        let mut parameters = Vec::new();
        self.lines();
        while !self.eat(")") {
            parameters.push(self.eat_word()?);
            self.declared_type()?;
            self.lines();
            if !self.eat(",") && !self.sees(")") {
                return self.wrong("`,` or `)` is missing");
            }
            self.lines();
        }
        self.declared_type()?;
        self.expect("=>")?;
        self.lines();
        Ok(Function { parameters, body: self.expression()? })
    }

    fn import(&mut self, at: usize) -> Parsed<Import> {
        let mut import = Import { at, from: String::new(), names: Vec::new(), all: None };
        if self.eat("*") {
            if !self.eat_keyword("as") {
                return self.wrong("`as` is missing");
            }
            import.all = Some(self.eat_word()?);
        } else {
            self.expect("{")?;
            self.lines();
            while !self.eat("}") {
                let there = if self.sees("'") { self.plain_string()? } else { self.eat_word()? };
                let here = if self.eat_keyword("as") { self.eat_word()? } else { there.clone() };
                import.names.push((there, here));
                self.eat(",");
                self.lines();
            }
        }
        if !self.eat_keyword("from") {
            return self.wrong("`from` is missing");
        }
        import.from = self.plain_string()?;
        Ok(import)
    }

    /// A declaration that says nothing of resources: goes over its values and words to the end of the line.
    fn unneeded(&mut self) -> Parsed<()> {
        while !self.is_at_end() && !self.sees("\n") {
            if !self.eat("=") {
                self.expression()?;
            }
        }
        Ok(())
    }

    /// Goes over decorators; whether one of them keeps a value secret.
    pub fn decorators(&mut self) -> Parsed<bool> {
        let mut is_secure = false;
        while self.eat("@") {
            let decorator = self.expression()?;
            if let Kind::Call(name, _) | Kind::Method { name, .. } = &decorator.kind {
                is_secure |= name == "secure";
            }
            self.lines();
        }
        Ok(is_secure)
    }
}

impl std::fmt::Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "not Bicep: {}", self.what)
    }
}
