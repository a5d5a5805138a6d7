//! Turns names into what they stand for where they are used: loop variables and parameters of lambdas, then what the file declares.

use std::rc::Rc;

use super::value::Item;
use super::world::Instance;

/// The names that loops and lambdas give, the innermost first.
pub(super) type Locals = Option<Rc<Frame>>;

/// The names of one loop or lambda, and those around it.
#[derive(Debug)]
pub(super) struct Frame {
    names: Vec<(String, Item)>,
    outer: Locals,
}

/// Where an expression stands.
#[derive(Clone)]
pub(super) struct Env<'a> {
    pub instance: Rc<Instance<'a>>,
    pub locals: Locals,
    /// The resource that it stands in, by the symbols from the outermost: `vault::key`.
    pub within: Option<Rc<str>>,
}

impl<'a> Env<'a> {
    pub fn new(instance: Rc<Instance<'a>>) -> Env<'a> {
        Env { instance, locals: None, within: None }
    }

    /// The same place with more names.
    pub fn with(&self, names: Vec<(String, Item)>) -> Env<'a> {
        Env { locals: Some(Rc::new(Frame { names, outer: self.locals.clone() })), ..self.clone() }
    }

    /// The value of a name of a loop or lambda.
    pub fn local(&self, name: &str) -> Option<Item> {
        let mut frame = self.locals.as_ref();
        while let Some(names) = frame {
            if let Some((_, item)) = names.names.iter().find(|(known, _)| known == name) {
                return Some(item.clone());
            }
            frame = names.outer.as_ref();
        }
        None
    }
}
