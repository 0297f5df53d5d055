//! Plots in SVG: what metadata costs users, against the number of bins.

use plotters::{
    chart::ChartContext,
    coord::{Shift, combinators::LogCoord},
    prelude::{
        BLACK, Cartesian2d, ChartBuilder, Circle, Color as _, DashedLineSeries, DrawingArea, IntoDrawingArea as _,
        IntoLogRange as _, LineSeries, PathElement, RGBColor, SVGBackend, Text, TriangleMarker, WHITE,
    },
    style::{IntoFont as _, ShapeStyle, TextStyle},
};
use tuf_gauntlet_core::bins::{Delegations, Visit, model};

use super::survey::{Row, Survey};

/// The whole, and the width of the chart, beside which the legend is, in pixels.
const SIZE: (u32, u32) = (1_160, 600);
const CHART: i32 = 860;
/// Pixels between two entries of the legend.
const ENTRY: i32 = 58;
const FONT: &str = "sans-serif";
const BLUE: RGBColor = RGBColor(31, 84, 160);
const ORANGE: RGBColor = RGBColor(204, 88, 3);
const BLACKISH: RGBColor = RGBColor(60, 60, 60);
const GREY: RGBColor = RGBColor(150, 150, 150);

/// A line: its name, how it is drawn, and its points: bins, and per cent of an average distribution.
struct Line {
    label: String,
    colour: RGBColor,
    /// New users have broad lines, returning ones narrow lines that are seen above them, and the model dashes.
    drawn: Drawn,
    points: Vec<(f64, f64)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Drawn {
    Broad,
    Narrow,
    Dashed,
}

impl Line {
    fn style(&self) -> ShapeStyle {
        match self.drawn {
            Drawn::Broad => self.colour.mix(0.45).stroke_width(6),
            Drawn::Narrow => self.colour.stroke_width(2),
            Drawn::Dashed => self.colour.stroke_width(1),
        }
    }

    /// The point with the fewest bytes.
    fn optimum(&self) -> Option<(f64, f64)> {
        self.points.iter().copied().min_by(|a, b| a.1.total_cmp(&b.1))
    }
}

/// The plots by file name; none, if there is but one number of bins.
pub(super) fn plots(survey: &Survey) -> Vec<(String, String)> {
    let client = survey.rows.first().map_or("", |row| row.client);
    let rows: Vec<&Row> = survey.rows.iter().filter(|row| row.spec.bins > 1 && row.client == client).collect();
    let targets = survey.targets;
    let mut plots = Vec::new();
    for (name, what, of) in
        [("raw", "as they are", Visit::bytes as fn(&Visit) -> u64), ("gzip", "in gzip", |visit: &Visit| visit.gzip)]
    {
        let mut lines = lines(&rows, of);
        if lines.iter().all(|line| line.points.len() < 2) {
            continue;
        }
        if name == "raw" {
            lines.extend(model_lines(&rows));
        }
        let title = format!("Metadata that one installation takes, {} targets, files {what}", grouped(targets.into()));
        plots.push((format!("overhead-{targets}-{name}.svg"), drawn(&title, &lines)));
    }
    plots
}

fn lines(rows: &[&Row], of: fn(&Visit) -> u64) -> Vec<Line> {
    let mut lines = Vec::new();
    for (user, drawn) in [("new user", Drawn::Broad), ("returning, other snapshot", Drawn::Narrow)] {
        for (delegations, name, colour) in
            [(Delegations::PrefixLists, "prefix lists", BLUE), (Delegations::SuccinctRoles, "succinct roles", ORANGE)]
        {
            let points = rows.iter().filter(|row| row.spec.delegations == delegations).filter_map(|row| {
                let visit = if drawn == Drawn::Broad { &row.visits.new_user } else { &row.visits.returning_other };
                let bytes = visit.as_ref().ok().map(of)?;
                Some((f64::from(row.spec.bins), percent(bytes)))
            });
            lines.push(Line { label: format!("{name}, {user}"), colour, drawn, points: points.collect() });
        }
    }
    lines
}

/// What PEP 458 estimates for the same numbers of bins, by V16 and V14.
fn model_lines(rows: &[&Row]) -> [Line; 2] {
    let estimates = [("PEP's model (V16), new user", 15, BLACKISH), ("PEP's model (V14), returning", 13, GREY)];
    estimates.map(|(label, estimate, colour)| {
        let prefix_lists = rows.iter().filter(|row| row.spec.delegations == Delegations::PrefixLists);
        let points = prefix_lists.map(|row| {
            let bytes = model::estimates(row.spec.targets, row.spec.bins)[estimate];
            (f64::from(row.spec.bins), percent(bytes))
        });
        Line { label: label.to_owned(), colour, drawn: Drawn::Dashed, points: points.collect() }
    })
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
type Chart<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<LogCoord<f64>, LogCoord<f64>>>;
type Failure = Box<dyn std::error::Error>;

fn draw(area: &Area<'_>, title: &str, lines: &[Line]) -> Result<(), Failure> {
    area.fill(&WHITE).map_err(|error| error.to_string())?;
    let area = area.titled(title, (FONT, 20).into_font()).map_err(|error| error.to_string())?;
    let (left, right) = area.split_horizontally(CHART);
    let points = || lines.iter().flat_map(|line| &line.points);
    let least = |of: fn(&(f64, f64)) -> f64| points().map(of).fold(f64::MAX, f64::min);
    let most = |of: fn(&(f64, f64)) -> f64| points().map(of).fold(0.0, f64::max);
    let across = (least(|point| point.0) / 1.3, most(|point| point.0) * 1.3);
    let up = (least(|point| point.1) / 1.6, most(|point| point.1) * 1.6);
    let mut chart = ChartBuilder::on(&left)
        .margin(12)
        .x_label_area_size(50)
        .y_label_area_size(72)
        .build_cartesian_2d((across.0..across.1).log_scale().base(2.0), (up.0..up.1).log_scale().base(2.0))?;
    chart
        .configure_mesh()
        .x_desc("bins")
        .x_labels(12)
        .y_labels(12)
        .y_desc("% of an average distribution (2,184,393 bytes)")
        .x_label_formatter(&|bins| grouped_f64(*bins))
        .y_label_formatter(&|percent| format!("{} %", readable(*percent)))
        .axis_desc_style((FONT, 15))
        .label_style((FONT, 13))
        .light_line_style(WHITE)
        .bold_line_style(BLACK.mix(0.12))
        .draw()?;
    for line in lines {
        let style = line.style();
        if line.drawn == Drawn::Dashed {
            chart.draw_series(DashedLineSeries::new(line.points.iter().copied(), 6, 4, style))?;
            continue;
        }
        chart.draw_series(LineSeries::new(line.points.iter().copied(), style))?;
        chart.draw_series(line.points.iter().map(|&point| Circle::new(point, 3, line.colour.filled())))?;
        let below = line.optimum().map(|(bins, percent)| (bins, percent / 1.09));
        chart.draw_series(below.map(|place| TriangleMarker::new(place, 7, line.colour.filled())))?;
    }
    mark_choice(&mut chart, across, up)?;
    legend(&right, lines)
}

/// A line at PEP 458's number of bins.
fn mark_choice(chart: &mut Chart<'_, '_>, across: (f64, f64), up: (f64, f64)) -> Result<(), Failure> {
    let choice = f64::from(model::C10);
    if (across.0..across.1).contains(&choice) {
        chart.draw_series([PathElement::new(vec![(choice, up.0), (choice, up.1)], BLACK.mix(0.5).stroke_width(1))])?;
        let place = (choice * 1.04, up.0 * (up.1 / up.0).powf(0.06));
        chart.draw_series([Text::new("PEP 458: 16,384", place, (FONT, 14).into_font())])?;
    }
    Ok(())
}

/// Beside the chart, where it hides nothing: each line, and where it is lowest.
fn legend(area: &Area<'_>, lines: &[Line]) -> Result<(), Failure> {
    let grey = BLACK.mix(0.65);
    let name: TextStyle<'_> = (FONT, 14).into_font().into();
    let detail = name.color(&grey);
    for (line, top) in lines.iter().filter(|line| !line.points.is_empty()).zip((0..).map(|entry| 30 + entry * ENTRY)) {
        let dashes: &[(i32, i32)] = if line.drawn == Drawn::Dashed { &[(4, 14), (18, 28)] } else { &[(4, 30)] };
        for &(from, to) in dashes {
            area.draw(&PathElement::new(vec![(from, top), (to, top)], line.style())).map_err(|it| it.to_string())?;
        }
        area.draw(&Text::new(line.label.clone(), (40, top - 8), name.clone())).map_err(|it| it.to_string())?;
        let Some((bins, percent)) = line.optimum() else { continue };
        if line.drawn != Drawn::Dashed {
            area.draw(&TriangleMarker::new((46, top + 19), 6, line.colour.filled())).map_err(|it| it.to_string())?;
        }
        let text = format!("least at {} bins: {} %", grouped_f64(bins), readable(percent));
        area.draw(&Text::new(text, (58, top + 11), detail.clone())).map_err(|it| it.to_string())?;
    }
    Ok(())
}

/// Three digits or more.
fn readable(percent: f64) -> String {
    match percent {
        small if small < 1.0 => format!("{small:.2}"),
        small if small < 10.0 => format!("{small:.1}"),
        large => format!("{large:.0}"),
    }
}

fn grouped(number: u64) -> String {
    super::report::bytes(number)
}

/// The same of a number of bins.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bins are few, and not negative")]
fn grouped_f64(number: f64) -> String {
    grouped(number.round() as u64)
}
