//! The structure tree of a tagged PDF (ISO 32000-1, 14.7 and 14.8): what is a heading, a list, a table.

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::page::Tag;

/// The tree while it grows.
#[derive(Debug, Default)]
pub(crate) struct Structure {
    nodes: Vec<Node>,
}

#[derive(Debug)]
struct Node {
    role: &'static str,
    parent: Option<Tag>,
    children: Vec<Tag>,
    /// Page (from 0) and number of marked content.
    content: Vec<(usize, i64)>,
    alt: Option<String>,
}

impl Structure {
    /// A new node below another; the first one is the document.
    pub(crate) fn add(&mut self, role: &'static str, parent: Option<Tag>) -> Tag {
        let tag = self.nodes.len();
        self.nodes.push(Node {
            role,
            parent,
            children: Vec::new(),
            content: Vec::new(),
            alt: None,
        });
        if let Some(node) = parent.and_then(|parent| self.nodes.get_mut(parent)) {
            node.children.push(tag);
        }
        tag
    }

    /// Says what a figure shows.
    pub(crate) fn describe(&mut self, tag: Tag, alt: &str) {
        if let Some(node) = self.nodes.get_mut(tag) {
            node.alt = Some(alt.to_owned());
        }
    }

    /// The role of a node, which is also the tag of its marked content.
    pub(crate) fn role(&self, tag: Tag) -> &'static str {
        self.nodes.get(tag).map_or("P", |node| node.role)
    }

    /// Records marked content of a node.
    pub(crate) fn mark(&mut self, tag: Tag, page: usize, number: i64) {
        if let Some(node) = self.nodes.get_mut(tag) {
            node.content.push((page, number));
        }
    }

    /// Writes the tree, and the way back from marked content to it; gives back its root.
    pub(crate) fn write(self, document: &mut Document, pages: &[ObjectId]) -> ObjectId {
        let root = document.new_object_id();
        let ids: Vec<ObjectId> = self.nodes.iter().map(|_| document.new_object_id()).collect();
        let mut back: Vec<Vec<Object>> = vec![Vec::new(); pages.len()];
        for (node, id) in self.nodes.into_iter().zip(&ids) {
            let mut kids: Vec<Object> =
                Vec::with_capacity(node.content.len() + node.children.len());
            let own = node.content.first().map(|(page, _)| *page);
            for (page, number) in &node.content {
                let Some(page_id) = pages.get(*page) else { continue };
                // On the page that the node names a number says it all.
                kids.push(match own == Some(*page) {
                    true => Object::Integer(*number),
                    false => Object::Dictionary(Dictionary::from_iter([
                        ("Type", Object::Name(b"MCR".to_vec())),
                        ("Pg", Object::Reference(*page_id)),
                        ("MCID", Object::Integer(*number)),
                    ])),
                });
                if let Some(back) = back.get_mut(*page) {
                    let at = *number as usize;
                    if back.len() <= at {
                        back.resize(at + 1, Object::Null);
                    }
                    if let Some(place) = back.get_mut(at) {
                        *place = Object::Reference(*id);
                    }
                }
            }
            kids.extend(
                node.children
                    .iter()
                    .filter_map(|child| ids.get(*child))
                    .map(|id| Object::Reference(*id)),
            );
            let parent = node.parent.and_then(|parent| ids.get(parent)).copied().unwrap_or(root);
            // A long table has a node for each cell, so each entry is made at its final size and says no more than it must.
            let only = if kids.len() == 1 { kids.pop() } else { None };
            let mut entries = Vec::with_capacity(6);
            entries.push(("S", Object::Name(node.role.as_bytes().to_vec())));
            entries.push(("P", Object::Reference(parent)));
            entries.push(("K", only.unwrap_or(Object::Array(kids))));
            if let Some((page, _)) = node.content.first()
                && let Some(page_id) = pages.get(*page)
            {
                entries.push(("Pg", Object::Reference(*page_id)));
            }
            if let Some(alt) = &node.alt {
                entries.push(("Alt", super::metadata::string(alt)));
            }
            if node.role == "TH" {
                let scope = Dictionary::from_iter([
                    ("O", Object::Name(b"Table".to_vec())),
                    ("Scope", Object::Name(b"Column".to_vec())),
                ]);
                entries.push(("A", Object::Dictionary(scope)));
            }
            let mut entry = Dictionary::from_iter(entries);
            entry.as_hashmap_mut().shrink_to_fit();
            document.set_object(*id, Object::Dictionary(entry));
        }
        let mut numbers = Vec::new();
        for (page, back) in back.into_iter().enumerate() {
            numbers.push(Object::Integer(page as i64));
            numbers.push(Object::Array(back));
        }
        let parents =
            document.add_object(Dictionary::from_iter([("Nums", Object::Array(numbers))]));
        let first = ids.first().map(|id| Object::Reference(*id));
        document.set_object(
            root,
            Object::Dictionary(Dictionary::from_iter([
                ("Type", Object::Name(b"StructTreeRoot".to_vec())),
                ("K", Object::Array(first.into_iter().collect())),
                ("ParentTree", Object::Reference(parents)),
                ("ParentTreeNextKey", Object::Integer(pages.len() as i64)),
            ])),
        );
        root
    }
}
