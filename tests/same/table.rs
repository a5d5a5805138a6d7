//! The form of the tables that turn what two languages say into one form: types of resources, and attributes that are not called alike.

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The one that the cloud brings: Bicep or CloudFormation.
    Native,
    /// Terraform.
    Terraform,
}

/// What both languages speak of, by the types of resources that make it.
pub struct Kind {
    /// What it is about, as a person would sort it.
    pub concern: &'static str,
    /// The type of the cloud's own language.
    pub native: &'static str,
    /// The types of Terraform that make it; none where Terraform's is called alike (azapi).
    pub terraform: &'static [&'static str],
    /// What tells one from another.
    pub by: By,
}

/// What tells one resource of a type from another, in either language.
#[derive(Debug, Clone, Copy)]
pub enum By {
    /// The values at these paths.
    Paths(&'static [&'static str]),
    /// All that is said of it: nothing refers to it, and to change it is to have another.
    Content,
    /// It is a part of another resource, which the first path names; what it says stands there below the second.
    Part(&'static str, &'static str),
    /// It is a part of the only resource of another type.
    PartOfOnly(&'static str),
}

/// A type of one language alone that says nothing which the other language could say.
pub struct Silent {
    /// Whose type it is.
    pub side: Side,
    /// The type.
    pub kind: &'static str,
    /// What ends the value at a path where it says something all the same.
    pub but: Option<(&'static str, &'static [&'static str])>,
    /// Why, as a fragment.
    pub why: &'static str,
}

/// An attribute that does not simply say the same under the same name.
pub struct Row {
    /// Whose attribute it is.
    pub side: Side,
    /// The type of the resource in that language, or `*`.
    pub kind: &'static str,
    /// The path, in small letters and without `_`, and without what tells items of a list apart. What lies below goes with it.
    pub path: &'static str,
    /// What becomes of it.
    pub does: Does,
    /// Why, as a fragment.
    pub why: &'static str,
}

/// What becomes of an attribute.
pub enum Does {
    /// It stands at another path in the other language.
    Is(&'static str),
    /// Its value is written otherwise in the other language.
    Means(fn(&str) -> String),
    /// That it has a value is compared, and which is not: this stands for all.
    Any(&'static str),
    /// The language says nothing, and this value is meant: what the provider or the cloud takes then. The path is the neutral one, and counts
    /// for each item below the given one.
    Given(&'static str, &'static str),
    /// It is not compared.
    LeftOut,
    /// It is not compared where it has this value.
    LeftOutAs(&'static str),
    /// It is not compared in the item of this name where it has this value.
    LeftOutOf(&'static str, &'static str),
    /// Each item of the list is a resource of another type, which names its owner at the second path, and an item that is only a value at the third.
    Items(&'static str, &'static str, &'static str),
    /// Items of the list are not compared that have this value at this path.
    LeftOutItem(&'static str, &'static str),
    /// It is not compared where the provider has a type of its own for the resource.
    LeftOutOfOwn,
    /// It is two attributes of the other language, with this text between them.
    Split(&'static str, &'static str, &'static str),
    /// Where it is not said, it is what the address begins with.
    FromAddress,
    /// The other language has nothing that tells the items apart.
    Unkeyed,
    /// Where it has lines, it is a text of YAML, and what that says is compared.
    Yaml,
}

/// What an attribute that another resource refers to is.
pub struct Referred {
    /// The language that refers to it.
    pub side: Side,
    /// The type, neutral.
    pub kind: &'static str,
    /// The attribute, in small letters and without `_`.
    pub attribute: &'static str,
    /// What it is.
    pub is: Target,
}

/// What a reference leads to.
pub enum Target {
    /// The attribute of this neutral name.
    Attribute(&'static str),
    /// The value at a neutral path of the resource, between two texts.
    Value(&'static str, &'static str, &'static str),
    /// An attribute of the resource that is named at a path.
    Of(&'static str, &'static str),
    /// An attribute of the resource that is named at a path, a text, and the value at another path.
    Below(&'static str, &'static str, &'static str, &'static str),
}

/// A word: the language, its code, what it means.
pub type Word = (Side, &'static str, &'static str);

/// Code about a resource: the language, what the code begins with, what else it holds, and what it means beside the resource; nothing where
/// it means the text between its last quotation marks.
pub type Code = (Side, &'static str, &'static str, &'static str);

/// The tables of a cloud.
pub struct Tables {
    /// The types.
    pub kinds: &'static [Kind],
    /// What has no counterpart.
    pub silent: &'static [Silent],
    /// The attributes, as they stand in the tables of each concern.
    pub rows: &'static [&'static [Row]],
    /// What references lead to.
    pub referred: &'static [Referred],
    /// What one word of a language means.
    pub words: &'static [Word],
    /// What code of a language means.
    pub codes: &'static [Code],
}

impl Tables {
    /// Every row.
    pub fn all_rows(&self) -> impl Iterator<Item = &'static Row> {
        self.rows.iter().flat_map(|rows| rows.iter())
    }
}
