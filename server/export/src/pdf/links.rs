//! Places and what leads to them: links, the outline, names.

use std::collections::{BTreeMap, HashMap};

use lopdf::{Dictionary, Document as File, Object, ObjectId, StringFormat};

use super::flow::Heading;
use super::metadata::string;
use super::page::{HEIGHT, Paint};
use super::paginate::Page;
use crate::document::Target;

/// Where each anchor is: its page, and how far above the foot of the paper.
pub(super) fn places(pages: &[Page], ids: &[ObjectId]) -> HashMap<String, (ObjectId, f32)> {
    let mut places = HashMap::new();
    for (page, id) in pages.iter().zip(ids) {
        for paint in &page.paints {
            if let Paint::Anchor { name, y } = paint {
                places.entry(name.clone()).or_insert((*id, (HEIGHT - y + 8.0).min(HEIGHT)));
            }
        }
    }
    places
}

fn destination((page, y): (ObjectId, f32)) -> Object {
    Object::Array(vec![
        Object::Reference(page),
        Object::Name(b"XYZ".to_vec()),
        Object::Real(0.0),
        Object::Real(y),
        Object::Null,
    ])
}

pub(super) fn link(paint: &Paint, places: &HashMap<String, (ObjectId, f32)>) -> Option<Object> {
    let Paint::Link { x, y, width, height, target } = paint else { return None };
    let mut entry = Dictionary::from_iter([
        ("Type", Object::Name(b"Annot".to_vec())),
        ("Subtype", Object::Name(b"Link".to_vec())),
        (
            "Rect",
            Object::Array(
                [*x, HEIGHT - y - height, x + width, HEIGHT - y].map(Object::Real).to_vec(),
            ),
        ),
        ("Border", Object::Array(vec![Object::Integer(0), Object::Integer(0), Object::Integer(0)])),
        ("F", Object::Integer(4)),
    ]);
    match target {
        Target::Web(address) => {
            let action = Dictionary::from_iter([
                ("S", Object::Name(b"URI".to_vec())),
                ("URI", Object::String(uri(address).into_bytes(), StringFormat::Literal)),
            ]);
            entry.set("A", Object::Dictionary(action));
            entry.set("Contents", string(address));
        }
        Target::Anchor(name) => {
            entry.set("Dest", destination(*places.get(name)?));
            entry.set("Contents", string(name));
        }
        Target::Workspace(_) => return None,
    }
    Some(Object::Dictionary(entry))
}

/// An address in the seven bits that PDF asks for.
fn uri(address: &str) -> String {
    address
        .bytes()
        .map(|byte| match byte {
            b'!'..=b'~' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

/// The outline: headings below headings of a lower level.
pub(super) fn outline(
    file: &mut File,
    headings: &[Heading],
    places: &HashMap<String, (ObjectId, f32)>,
) -> Option<ObjectId> {
    let known: Vec<(&Heading, (ObjectId, f32))> = headings
        .iter()
        .filter_map(|heading| Some((heading, *places.get(&heading.anchor)?)))
        .collect();
    if known.is_empty() {
        return None;
    }
    let root = file.new_object_id();
    let ids: Vec<ObjectId> = known.iter().map(|_| file.new_object_id()).collect();
    let mut parents: Vec<Option<usize>> = Vec::new();
    let mut above: Vec<usize> = Vec::new();
    for (index, (heading, _)) in known.iter().enumerate() {
        while above.last().is_some_and(|last| {
            known.get(*last).is_some_and(|(known, _)| known.level >= heading.level)
        }) {
            above.pop();
        }
        parents.push(above.last().copied());
        above.push(index);
    }
    let mut children: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
    for (index, parent) in parents.iter().enumerate() {
        children.entry(*parent).or_default().push(index);
    }
    let id = |index: usize| Object::Reference(ids.get(index).copied().unwrap_or(root));
    for (index, (heading, place)) in known.iter().enumerate() {
        let parent = parents.get(index).copied().flatten();
        let siblings = children.get(&parent).map_or(&[][..], Vec::as_slice);
        let at = siblings.iter().position(|sibling| *sibling == index).unwrap_or(0);
        let mut entry = Dictionary::from_iter([
            ("Title", string(&heading.text)),
            ("Parent", parent.map_or(Object::Reference(root), id)),
            ("Dest", destination(*place)),
        ]);
        if let Some(previous) = at.checked_sub(1).and_then(|at| siblings.get(at)) {
            entry.set("Prev", id(*previous));
        }
        if let Some(next) = siblings.get(at + 1) {
            entry.set("Next", id(*next));
        }
        if let Some(below) = children.get(&Some(index))
            && let (Some(first), Some(last)) = (below.first(), below.last())
        {
            entry.set("First", id(*first));
            entry.set("Last", id(*last));
            entry.set("Count", Object::Integer(below.len() as i64));
        }
        if let Some(own) = ids.get(index) {
            file.set_object(*own, Object::Dictionary(entry));
        }
    }
    let top = children.get(&None).map_or(&[][..], Vec::as_slice);
    let mut entry = Dictionary::from_iter([
        ("Type", Object::Name(b"Outlines".to_vec())),
        ("Count", Object::Integer(known.len() as i64)),
    ]);
    if let (Some(first), Some(last)) = (top.first(), top.last()) {
        entry.set("First", id(*first));
        entry.set("Last", id(*last));
    }
    file.set_object(root, Object::Dictionary(entry));
    Some(root)
}

/// The name tree of all places, so that a link from outside (`file.pdf#e3`) finds them.
pub(super) fn named(file: &mut File, places: &HashMap<String, (ObjectId, f32)>) -> ObjectId {
    let sorted: BTreeMap<&String, &(ObjectId, f32)> = places.iter().collect();
    let mut names = Vec::new();
    for (name, place) in sorted {
        names.push(Object::String(name.clone().into_bytes(), StringFormat::Literal));
        names.push(destination(*place));
    }
    file.add_object(Dictionary::from_iter([("Names", Object::Array(names))]))
}
