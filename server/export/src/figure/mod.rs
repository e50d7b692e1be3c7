//! Figures: what the document says, drawn. The text is the source of each, so that a figure changes with an edit.
//!
//! `timeline.rs`, `whys.rs` and `volume.rs` make shapes of values; `svg.rs` and `raster.rs` make files of shapes, and the pages
//! of a PDF take the shapes as they are. Shapes are told apart by pattern and line as well as by color: in black and white, and
//! by those who see colors otherwise.

mod draw;
mod raster;
mod read;
mod svg;
mod timeline;
mod volume;
mod whys;

pub(crate) use draw::{Anchor, Drawing, Ink, Shape};
pub(crate) use raster::png;
pub(crate) use read::{fill, named};
pub(crate) use svg::{Skin, svg};
pub use volume::{Mark, Series, Volume};

use crate::pdf::Faces;

/// What a figure shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Chart {
    /// The rows of the timeline, one below the other, with the time between them and the impact.
    Timeline(Vec<Moment>),
    /// The whys of all legs.
    Whys(Vec<Node>),
    /// How much was logged when.
    Volume(Volume),
}

/// A row of the timeline.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moment {
    /// As it stands in the document.
    pub time: String,
    /// Seconds from the first row, where its time can be read.
    pub seconds: Option<i64>,
    /// `Impact starts`, `Detected` and the like; empty for what is no turn of the incident.
    pub turn: String,
    /// What happened.
    pub what: String,
}

/// A why.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Node {
    /// 0 for the first of a leg.
    pub depth: usize,
    /// `1.2`; empty for the heading of a leg.
    pub number: String,
    /// The question or answer as it stands in the document.
    pub text: String,
}

/// The figure as an SVG file: its colors follow the light or dark of whoever shows it.
pub fn figure_svg(chart: &Chart) -> String {
    let faces = Faces::new();
    let drawing = drawing(chart, &faces);
    svg(&drawing, &title(chart), &description(chart), Skin::File, &faces)
}

/// The shapes of a chart; none when there is nothing to show.
pub(crate) fn drawing(chart: &Chart, faces: &Faces) -> Drawing {
    match chart {
        Chart::Timeline(moments) => timeline::drawing(moments, faces),
        Chart::Whys(nodes) => whys::drawing(nodes, faces),
        Chart::Volume(volume) => volume::drawing(volume, faces),
    }
}

/// What the figure is, in a few words.
pub(crate) fn title(chart: &Chart) -> String {
    match chart {
        Chart::Timeline(_) => "Timeline".to_owned(),
        Chart::Whys(_) => "Tree of whys".to_owned(),
        Chart::Volume(volume) => volume.title(),
    }
}

/// What the figure shows, for those who do not see it.
pub(crate) fn description(chart: &Chart) -> String {
    match chart {
        Chart::Timeline(moments) => {
            let rows: Vec<String> = moments
                .iter()
                .map(|moment| match (moment.turn.as_str(), moment.what.as_str()) {
                    ("", what) => format!("{} {what}", moment.time),
                    (turn, "") => format!("{} {turn}", moment.time),
                    (turn, what) => format!("{} {turn}: {what}", moment.time),
                })
                .collect();
            format!("{} events: {}.", moments.len(), rows.join("; "))
        }
        Chart::Whys(nodes) => {
            let rows: Vec<String> = nodes
                .iter()
                .map(|node| format!("{} {}", node.number, node.text).trim().to_owned())
                .collect();
            rows.join(" ")
        }
        Chart::Volume(volume) => volume.description(),
    }
}
