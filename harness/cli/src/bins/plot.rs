//! Plots in SVG: what metadata costs users, against the number of bins.

use plotters::{
    coord::Shift,
    prelude::{
        BLACK, Cartesian2d, ChartBuilder, Circle, Color as _, DrawingArea, IntoDrawingArea as _, IntoLogRange as _,
        LineSeries, PathElement, RGBColor, SVGBackend, SeriesLabelPosition, Text, TriangleMarker, WHITE,
    },
    style::IntoFont as _,
};
use tuf_gauntlet_core::bins::{Delegations, Visit, model};

use super::survey::{Row, Survey};

const SIZE: (u32, u32) = (900, 560);
const BLUE: RGBColor = RGBColor(31, 84, 160);
const ORANGE: RGBColor = RGBColor(204, 88, 3);

/// A line: its label, colour, whether it is dashed, and its points.
struct Line {
    label: String,
    colour: RGBColor,
    thin: bool,
    points: Vec<(f64, f64)>,
}

/// The plots by file name; none, if there is but one number of bins.
pub(super) fn plots(survey: &Survey) -> Vec<(String, String)> {
    let client = survey.rows.first().map_or("", |row| row.client);
    let rows: Vec<&Row> = survey.rows.iter().filter(|row| row.spec.bins > 1 && row.client == client).collect();
    let mut plots = Vec::new();
    for (name, what, of) in [
        ("overhead-raw.svg", "raw", Visit::bytes as fn(&Visit) -> u64),
        ("overhead-gzip.svg", "gzip", |visit: &Visit| visit.gzip),
    ] {
        let lines = lines(&rows, of);
        if lines.iter().any(|line| line.points.len() > 1) {
            let targets = survey.rows.first().map_or(0, |row| row.spec.targets);
            let title = format!("Metadata for one installation from {targets} targets, {what}");
            plots.push((name.to_owned(), drawn(&title, &lines)));
        }
    }
    plots
}

fn lines(rows: &[&Row], of: fn(&Visit) -> u64) -> Vec<Line> {
    let mut lines = Vec::new();
    for (delegations, name, colour) in
        [(Delegations::PrefixLists, "prefix lists", BLUE), (Delegations::SuccinctRoles, "succinct roles", ORANGE)]
    {
        for (user, thin) in [("new user", false), ("returning, other snapshot", true)] {
            let points = rows.iter().filter(|row| row.spec.delegations == delegations).filter_map(|row| {
                let visit = if thin { &row.visits.returning_other } else { &row.visits.new_user };
                let bytes = visit.as_ref().ok().map(of)?;
                Some((f64::from(row.spec.bins), percent(bytes)))
            });
            lines.push(Line { label: format!("{name}, {user}"), colour, thin, points: points.collect() });
        }
    }
    lines
}

#[expect(clippy::cast_precision_loss, reason = "a plot has no more than a thousand steps")]
fn percent(bytes: u64) -> f64 {
    bytes as f64 * 100.0 / model::C9 as f64
}

fn drawn(title: &str, lines: &[Line]) -> String {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        draw(&area, title, lines).expect("a string takes all");
        area.present().expect("a string takes all");
    }
    svg
}

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Failure = Box<dyn std::error::Error>;

fn draw(area: &Area<'_>, title: &str, lines: &[Line]) -> Result<(), Failure> {
    area.fill(&WHITE).map_err(|error| error.to_string())?;
    let points = || lines.iter().flat_map(|line| &line.points);
    let least = |of: fn(&(f64, f64)) -> f64| points().map(of).fold(f64::MAX, f64::min);
    let most = |of: fn(&(f64, f64)) -> f64| points().map(of).fold(0.0, f64::max);
    let (left, right) = (least(|point| point.0) / 1.15, most(|point| point.0) * 1.15);
    let (bottom, top) = (least(|point| point.1) / 1.6, most(|point| point.1) * 1.8);
    let mut chart = ChartBuilder::on(area)
        .caption(title, ("sans-serif", 20).into_font())
        .margin(14)
        .x_label_area_size(46)
        .y_label_area_size(64)
        .build_cartesian_2d((left..right).log_scale().base(2.0), (bottom..top).log_scale())?;
    chart
        .configure_mesh()
        .x_desc("bins")
        .y_desc("metadata in % of an average distribution (2,184,393 bytes)")
        .x_label_formatter(&|bins| format!("{bins:.0}"))
        .y_label_formatter(&|percent| {
            if *percent < 1.0 { format!("{percent:.1} %") } else { format!("{percent:.0} %") }
        })
        .axis_desc_style(("sans-serif", 15))
        .label_style(("sans-serif", 14))
        .light_line_style(WHITE)
        .bold_line_style(BLACK.mix(0.12))
        .draw()?;
    for line in lines.iter().filter(|line| !line.points.is_empty()) {
        let width = if line.thin { 1 } else { 3 };
        let style = line.colour.stroke_width(width);
        let key = move |(x, y)| PathElement::new(vec![(x, y), (x + 22, y)], style);
        chart.draw_series(LineSeries::new(line.points.clone(), style))?.label(&line.label).legend(key);
        chart.draw_series(line.points.iter().map(|&point| Circle::new(point, 3, line.colour.filled())))?;
        let optimum = line.points.iter().min_by(|a, b| a.1.total_cmp(&b.1)).expect("a point");
        let marker = TriangleMarker::new((optimum.0, optimum.1 / 1.12), 8, line.colour.filled());
        chart.draw_series([marker])?;
    }
    mark_choice(&mut chart, (left, right), (bottom, top))?;
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .label_font(("sans-serif", 14))
        .background_style(WHITE.mix(0.85))
        .border_style(BLACK.mix(0.3))
        .draw()?;
    Ok(())
}

type LogLog = Cartesian2d<plotters::coord::combinators::LogCoord<f64>, plotters::coord::combinators::LogCoord<f64>>;
type Chart<'a, 'b> = plotters::chart::ChartContext<'a, SVGBackend<'b>, LogLog>;

/// A line at PEP 458's number of bins, and what the triangles are.
fn mark_choice(chart: &mut Chart<'_, '_>, across: (f64, f64), up: (f64, f64)) -> Result<(), Failure> {
    let choice = f64::from(model::C10);
    let font = ("sans-serif", 14).into_font();
    if (across.0..across.1).contains(&choice) {
        chart.draw_series([PathElement::new(vec![(choice, up.0), (choice, up.1)], BLACK.mix(0.5).stroke_width(1))])?;
        let place = (choice * 1.02, up.0 * (up.1 / up.0).powf(0.06));
        chart.draw_series([Text::new("PEP 458: 16,384", place, font.clone())])?;
    }
    let place = (across.0 * (across.1 / across.0).powf(0.015), up.0 * (up.1 / up.0).powf(0.06));
    chart.draw_series([Text::new("\u{25b2} fewest bytes of a line", place, font)])?;
    Ok(())
}
