//! Turns the text of a type of Bicep into the part of it that decides about values: whether there may be none, and which are secret.

use indexmap::IndexMap;

use super::cursor::{Cursor, Parsed};
use super::{Shape, Type};

impl Cursor<'_> {
    pub fn declared_type(&mut self) -> Parsed<Type> {
        self.nested(|cursor| {
            cursor.eat_below("|");
            let mut found = cursor.one_type()?;
            while cursor.eat_below("|") {
                cursor.lines();
                let other = cursor.one_type()?;
                found.is_nullable |= other.is_nullable;
                found.is_secure |= other.is_secure;
            }
            Ok(found)
        })
    }

    fn one_type(&mut self) -> Parsed<Type> {
        let mut found = Type::other();
        if self.eat("-") || self.eat("!") {
            return self.nested(Self::one_type);
        }
        if self.sees("'") || self.sees("$") {
            self.string()?;
        } else if self.sees("{") {
            found.shape = Shape::Object(self.object_type()?);
        } else if self.eat("[") {
            self.lines();
            while !self.eat("]") {
                self.decorators()?;
                self.declared_type()?;
                self.eat(",");
                self.lines();
            }
        } else if self.eat("(") {
            self.lines();
            found = self.declared_type()?;
            self.lines();
            self.expect(")")?;
        } else if self.rest().starts_with(|first: char| first.is_ascii_digit()) {
            self.number();
        } else if self.eat("?") {
            // The decompiler's sign of a type that it does not know.
        } else if self.eat("*") {
            // All that an import brings.
        } else {
            self.named_type(&mut found)?;
        }
        self.type_suffixes(found)
    }

    fn named_type(&mut self, found: &mut Type) -> Parsed<()> {
        let name = self.eat_word()?;
        found.is_nullable = name == "null";
        found.is_secure = matches!(name.to_ascii_lowercase().as_str(), "securestring" | "secureobject");
        if self.eat("<") {
            self.type_arguments()?;
        } else if name == "resource" && self.sees("'") {
            self.string()?;
        } else {
            found.shape = Shape::Name(None, name);
        }
        Ok(())
    }

    fn type_arguments(&mut self) -> Parsed<()> {
        self.lines();
        while !self.eat(">") {
            self.declared_type()?;
            self.lines();
            if !self.eat(",") && !self.sees(">") {
                return self.wrong("`,` or `>` is missing");
            }
            self.lines();
        }
        Ok(())
    }

    fn type_suffixes(&mut self, mut found: Type) -> Parsed<Type> {
        for _ in 0..super::HEIGHT {
            if self.eat("?") {
                found.is_nullable = true;
            } else if self.eat("!") {
                found.is_nullable = false;
            } else if self.eat("[") {
                if self.eat("]") {
                    found = Type { is_nullable: false, is_secure: false, shape: Shape::List(Box::new(found)) };
                } else {
                    if !self.eat("*") {
                        self.expression()?;
                    }
                    self.expect("]")?;
                    found.shape = Shape::Other;
                }
            } else if self.eat(".") {
                let is_all = self.eat("*");
                let member = if is_all { String::new() } else { self.eat_word()? };
                if self.eat("<") {
                    self.type_arguments()?;
                }
                found.shape = match found.shape {
                    Shape::Name(None, import) if !is_all => Shape::Name(Some(import), member),
                    _ => Shape::Other,
                };
            } else {
                return Ok(found);
            }
        }
        self.wrong("it is nested too deeply")
    }

    fn object_type(&mut self) -> Parsed<IndexMap<String, Type>> {
        let mut properties = IndexMap::new();
        self.expect("{")?;
        self.lines();
        while !self.eat("}") {
            let is_secure = self.decorators()?;
            let name = if self.eat("*") {
                "*".to_owned()
            } else if self.sees("'") {
                self.plain_string()?
            } else {
                self.eat_word()?
            };
            self.expect(":")?;
            self.lines();
            let mut declared = self.declared_type()?;
            declared.is_secure |= is_secure;
            properties.insert(name, declared);
            self.eat(",");
            self.lines();
        }
        Ok(properties)
    }
}
