//! The document `compare`.

use serde::Serialize;

use crate::model::Component;
use crate::model::comparison::{Aside, NEEDS, Outcome, Payoff, RigChoice, Side};
use crate::model::figure::Figure;
use crate::model::latency::Level;
use crate::model::mesh::{Rig, Serves};
use crate::render::comparison::Compared;
use crate::render::json::estimate::{EstimateWire, wire};
use crate::render::json::figure::{Known, hours, money, share, written};
use crate::render::json::scenario::{CommonWire, common};
use crate::render::json::{GENERATOR, Head, SCHEMA_VERSION, print};
use crate::render::report::reasons;

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct CompareWire {
    #[cfg_attr(feature = "schema", schemars(extend("const" = 1)))]
    schema_version: u32,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["compare"])))]
    document: &'static str,
    generator: Head,
    scenario: CommonWire,
    meshes: Vec<MeshWire>,
    cheapest: Vec<CheapestWire>,
    not_compared: Vec<NotComparedWire>,
    rig: Option<String>,
    rig_reason: Option<String>,
    rig_offers: Vec<OfferWire>,
    path: Option<String>,
    alternative: Option<AlternativeWire>,
    dropped: Option<DroppedWire>,
    reasons: Vec<ReasonWire>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct MeshWire {
    mesh: String,
    title: String,
    serves: ServesWire,
    /// The worst of the answers to the needs that are stated.
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["yes", "no", "beta", "unknown"])))]
    serves_stated_needs: &'static str,
    on_the_rig: Option<OnTheRigWire>,
    pays: Option<PaysWire>,
    estimate: EstimateWire,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct ServesWire {
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["yes", "no", "beta", "unknown"])))]
    mtls: &'static str,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["yes", "no", "beta", "unknown"])))]
    traffic_management: &'static str,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["yes", "no", "beta", "unknown"])))]
    l7_authorization: &'static str,
}

/// What the rig's own request was added, where that is not one hop.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct OnTheRigWire {
    added_ms: RigPercentiles,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct RigPercentiles {
    p50: Known<f64>,
    p90: Known<f64>,
    p99: Known<f64>,
    p999: Known<f64>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct CheapestWire {
    figure: String,
    mesh: String,
    of_known: usize,
    equal: Vec<String>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct NotComparedWire {
    figure: String,
    mesh: String,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["unknown", "at-least", "does-not-serve-need", "covers-other-parts", "not-on-the-rig"])))]
    reason: &'static str,
    leaves_out: Vec<&'static str>,
    others_leave_out: Vec<&'static str>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct OfferWire {
    rig: String,
    meshes: Vec<String>,
    of_a_hop: bool,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct AlternativeWire {
    currency: String,
    once: Known<f64>,
    per_month: Known<f64>,
}

/// What a mesh costs a month with its people, and who is cheaper.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct PaysWire {
    machines_per_month: Known<f64>,
    people_per_month: Known<f64>,
    mesh_per_month: Known<f64>,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["mesh", "alternative", "even", "break-even", null])))]
    cheaper: Option<&'static str>,
    depends: bool,
    break_even_months: Known<f64>,
    break_even_money: Known<f64>,
    even_hours_per_month: Known<f64>,
    /// Where the mesh's cost is not known in whole, but at least this.
    mesh_at_least_per_month: Known<f64>,
    even_at_latest_months: Known<f64>,
    reason: Option<String>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct DroppedWire {
    written_for: String,
    keys: String,
    dropped_for: Vec<String>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct ReasonWire {
    mesh: String,
    what: String,
    reason: String,
}

/// The comparison as JSON.
///
/// # Errors
/// Never, as far as these types go; the writer's signature allows for it.
pub fn compare(compared: &Compared<'_>) -> serde_json::Result<String> {
    let comparison = compared.comparison;
    let rig_offers = match compared.choice {
        RigChoice::None { offers, .. } => &offers[..],
        _ => &[][..],
    };
    let path = comparison.path.and_then(|path| compared.sides.first()?.estimate.latency.get(path));
    print(&CompareWire {
        schema_version: SCHEMA_VERSION,
        document: "compare",
        generator: GENERATOR,
        scenario: common(&compared.sides.iter().map(|side| side.scenario).collect::<Vec<_>>()),
        meshes: (0..compared.sides.len()).map(|place| mesh(compared, place)).collect(),
        cheapest: cheapest(compared),
        not_compared: not_compared(compared),
        rig: compared.rig().map(|rig| rig.id.clone()),
        rig_reason: compared.choice.withholds(),
        rig_offers: rig_offers
            .iter()
            .map(|offer| OfferWire {
                rig: offer.rig.clone(),
                meshes: offer.meshes.clone(),
                of_a_hop: offer.of_a_hop,
            })
            .collect(),
        path: path.map(|path| path.name.clone()),
        alternative: alternative(compared),
        dropped: compared.dropped().map(|dropped| DroppedWire {
            written_for: dropped.written_for,
            keys: dropped.keys,
            dropped_for: dropped.dropped_for,
        }),
        reasons: compared.sides.iter().flat_map(why_unknown).collect(),
    })
}

fn mesh(compared: &Compared<'_>, place: usize) -> MeshWire {
    let side = &compared.sides[place];
    let mesh = side.scenario.mesh();
    MeshWire {
        mesh: mesh.name.clone(),
        title: mesh.title.clone(),
        serves: serves(&mesh.serves),
        serves_stated_needs: compared.comparison.serves[place].word(),
        on_the_rig: side.rig_without_hops().map(on_the_rig),
        pays: compared.comparison.payoffs[place].as_ref().map(|payoff| pays(payoff, side)),
        estimate: wire(
            side.scenario,
            side.estimate,
            compared.surveys.get(place).copied().flatten(),
            compared.usages.get(place).and_then(Option::as_ref),
        ),
    }
}

fn serves(serves: &Serves) -> ServesWire {
    let [mtls, traffic_management, l7_authorization] = NEEDS.map(|(_, of)| of(serves).answer.word());
    ServesWire { mtls, traffic_management, l7_authorization }
}

fn on_the_rig(rig: &Rig) -> OnTheRigWire {
    let at = |level: Level| {
        let figure = Figure::on_the_rig(level);
        written(figure, &figure.measured_on(rig))
    };
    OnTheRigWire {
        added_ms: RigPercentiles {
            p50: at(Level::P50),
            p90: at(Level::P90),
            p99: at(Level::P99),
            p999: at(Level::P999),
        },
    }
}

/// One entry for each of several that are equal.
fn cheapest(compared: &Compared<'_>) -> Vec<CheapestWire> {
    let name = |place: &usize| compared.name(*place).to_owned();
    let of_one = |figure: &crate::model::comparison::Compared| {
        let each = figure.cheapest.iter().map(|place| CheapestWire {
            figure: figure.figure.name(),
            mesh: name(place),
            of_known: figure.of_known,
            equal: figure.cheapest.iter().filter(|other| *other != place).map(name).collect(),
        });
        each.collect::<Vec<_>>()
    };
    compared.comparison.figures.iter().flat_map(of_one).collect()
}

fn not_compared(compared: &Compared<'_>) -> Vec<NotComparedWire> {
    let names = |parts: &[Component]| parts.iter().map(|part| part.name()).collect::<Vec<_>>();
    let figures = compared.comparison.figures.iter();
    let all = figures.flat_map(|figure| figure.left_aside.iter().map(move |aside| (figure.figure, aside)));
    all.map(|(figure, (place, aside))| {
        let (reason, leaves_out, others_leave_out) = match aside {
            Aside::Unknown => ("unknown", Vec::new(), Vec::new()),
            Aside::AtLeast => ("at-least", Vec::new(), Vec::new()),
            Aside::DoesNotServe => ("does-not-serve-need", Vec::new(), Vec::new()),
            Aside::CoversOtherParts { leaves_out, others } => {
                ("covers-other-parts", names(leaves_out), names(others))
            }
            Aside::NotOnTheRig => ("not-on-the-rig", Vec::new(), Vec::new()),
        };
        let mesh = compared.name(*place).to_owned();
        NotComparedWire { figure: figure.name(), mesh, reason, leaves_out, others_leave_out }
    })
    .collect()
}

fn alternative(compared: &Compared<'_>) -> Option<AlternativeWire> {
    let people = compared.sides.iter().find_map(|side| side.estimate.people.as_ref())?;
    Some(AlternativeWire {
        currency: compared.currency(),
        once: money(people.alternative_once),
        per_month: money(people.alternative_per_month),
    })
}

fn pays(payoff: &Payoff, side: &Side<'_>) -> PaysWire {
    let (months, sum) = match payoff.outcome {
        Ok(Outcome::BreakEven { months, money }) => (Some(months), Some(money)),
        _ => (None, None),
    };
    PaysWire {
        machines_per_month: money(payoff.machines),
        people_per_month: money(side.estimate.people.as_ref().and_then(|people| people.mesh_per_month)),
        mesh_per_month: money(payoff.mesh),
        cheaper: payoff.outcome.as_ref().ok().map(Outcome::word),
        depends: payoff.depends,
        break_even_months: share(months),
        break_even_money: money(sum),
        even_hours_per_month: hours(payoff.even_hours),
        mesh_at_least_per_month: money(payoff.at_least.map(|bound| bound.mesh)),
        even_at_latest_months: share(payoff.at_least.map(|bound| bound.months)),
        reason: payoff.outcome.as_ref().err().cloned(),
    }
}

fn why_unknown(side: &Side<'_>) -> Vec<ReasonWire> {
    let mesh = &side.scenario.mesh().name;
    let all = reasons(side.scenario, side.estimate).into_iter();
    all.map(|(what, reason)| ReasonWire { mesh: mesh.clone(), what, reason }).collect()
}
