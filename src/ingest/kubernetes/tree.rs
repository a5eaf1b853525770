//! One document, or one item of a list: an object, a list of them, or neither.

use std::borrow::Cow;
use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use crate::ingest::kubernetes::leaf::{Fields, Given, Key, Leaf, drain, drain_map, scalars, visitor};
use crate::ingest::kubernetes::raw::{Meta, Spec, Status};

/// Lists inside lists that are followed: `kubectl` nests none, merged files one or two, and what nests
/// without end must not use up the stack.
const DEEPEST: u8 = 16;

/// A node of the input: with `WHOLE` its lists are read into it; otherwise a list is an error, by which
/// a reader of streams learns that it must take it item by item.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) enum Tree<'a, const WHOLE: bool> {
    /// Nothing, or null.
    #[default]
    Empty,
    /// A mapping.
    Object(Box<Object<'a, WHOLE>>),
    /// A list without a name.
    List(Vec<Tree<'a, WHOLE>>),
    /// A text.
    Text(Cow<'a, str>),
    /// A number, yes or no.
    Scalar,
}

/// An object of any kind.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Object<'a, const WHOLE: bool> {
    pub(super) api_version: Leaf<'a>,
    pub(super) kind: Leaf<'a>,
    pub(super) metadata: Given<Box<Meta<'a>>>,
    pub(super) spec: Given<Box<Spec<'a>>>,
    pub(super) status: Given<Box<Status<'a>>>,
    pub(super) items: Items<'a, WHOLE>,
    /// How many levels of lists may still come.
    left: u8,
}

/// The items of a list.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Items<'a, const WHOLE: bool>(pub(super) Option<Vec<Tree<'a, WHOLE>>>);

impl<'de, const WHOLE: bool> Fields<'de> for Object<'de, WHOLE> {
    fn field<A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error> {
        match key {
            "apiVersion" => self.api_version = map.next_value()?,
            "kind" => self.kind = map.next_value()?,
            "metadata" => self.metadata = map.next_value()?,
            "spec" => self.spec = map.next_value()?,
            "status" => self.status = map.next_value()?,
            "items" => self.items = map.next_value_seed(Elements { left: self.left })?,
            _ => {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// Reads the elements, or says that this is a list.
fn elements<'de, const WHOLE: bool, A: SeqAccess<'de>>(
    mut list: A,
    left: u8,
) -> Result<Vec<Tree<'de, WHOLE>>, A::Error> {
    if !WHOLE {
        return Err(A::Error::custom("a list"));
    }
    if left == 0 {
        return drain(list).map(|_| vec![Tree::Scalar]);
    }
    let mut found = Vec::new();
    while let Some(tree) = list.next_element_seed(Node { left: left - 1 })? {
        found.push(tree);
    }
    Ok(found)
}

struct Node<const WHOLE: bool> {
    left: u8,
}

visitor!('de, [const WHOLE: bool] Node<WHOLE> => Tree<'de, WHOLE>, absent: Tree::Empty, other: Tree::Scalar, {
    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Tree::Scalar)
    }
    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Tree::Scalar)
    }
    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Tree::Scalar)
    }
    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Tree::Scalar)
    }
    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Tree::Text(Cow::Owned(text.to_owned())))
    }
    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Tree::Text(Cow::Borrowed(text)))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        elements(list, self.left).map(Tree::List)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut object = Box::new(Object { left: self.left, ..Object::default() });
        while let Some(Key(key)) = map.next_key()? {
            object.field(&key, &mut map)?;
        }
        Ok(Tree::Object(object))
    }
});

struct Elements<const WHOLE: bool> {
    left: u8,
}

visitor!('de, [const WHOLE: bool] Elements<WHOLE> => Items<'de, WHOLE>, absent: Items(None), other: Items(None), {
    scalars!(Items(None));
    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        elements(list, self.left).map(|items| Items(Some(items)))
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        drain_map(map).map(|_| Items(None))
    }
});

impl<'de, const WHOLE: bool> Deserialize<'de> for Tree<'de, WHOLE> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Node::<WHOLE> { left: DEEPEST })
    }
}

impl<'de, const WHOLE: bool> DeserializeSeed<'de> for Node<WHOLE> {
    type Value = Tree<'de, WHOLE>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, const WHOLE: bool> DeserializeSeed<'de> for Elements<WHOLE> {
    type Value = Items<'de, WHOLE>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}
