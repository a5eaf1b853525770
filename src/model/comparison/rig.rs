//! Which test set-up may speak for the latencies of several meshes: only one that measured them all.
//! Figures of different set-ups are not comparable.

use crate::model::mesh::{Mesh, Rig};
use crate::model::nearest::nearest;
use crate::units::quote;

/// Where the latencies of a comparison come from.
#[derive(Debug, Clone, PartialEq)]
pub enum RigChoice {
    /// One mesh alone, which is compared with no other: whatever is known of it.
    Own,
    /// A rig that measured every mesh.
    Common {
        /// Its name.
        id: String,
        /// Whether its figures are those of one hop, for every mesh.
        of_a_hop: bool,
    },
    /// There is none, or the one that was asked for did not measure them all.
    None {
        /// Why.
        reason: String,
        /// What could be compared: most meshes first.
        offers: Vec<Offer>,
    },
}

impl RigChoice {
    /// Why no latency of hops and paths follows from it; nothing where some does.
    #[must_use]
    pub fn withholds(&self) -> Option<String> {
        match self {
            Self::Own | Self::Common { of_a_hop: true, .. } => None,
            Self::Common { id, .. } => Some(format!(
                "the source of the rig {id} does not say for every mesh how many hops its request makes, and a \
                 percentile of several hops cannot be divided"
            )),
            Self::None { reason, .. } => Some(reason.clone()),
        }
    }
}

/// Some of the meshes, and a rig that measured these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The rig.
    pub rig: String,
    /// The meshes, in the order they were asked for.
    pub meshes: Vec<String>,
    /// Whether its figures are those of one hop.
    pub of_a_hop: bool,
}

/// A rig that measured none of the meshes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no mesh that is compared was measured on a rig {}{hint}", quote(rig))]
pub struct UnknownRig {
    /// What was asked for.
    pub rig: String,
    /// The nearest name, or all of them.
    pub hint: String,
}

/// The rig for those meshes: the one that is wanted, else the one that is preferred where it measured
/// all, else the first that did; one that tells of single hops before one that does not.
///
/// # Errors
/// When the rig that is wanted measured none of them.
pub fn choose(
    meshes: &[&Mesh],
    wanted: Option<&str>,
    preferred: Option<&str>,
) -> Result<RigChoice, UnknownRig> {
    let all = offers(meshes);
    if let Some(wanted) = wanted {
        let Some(found) = all.iter().find(|offer| offer.rig == wanted) else {
            return Err(unknown(wanted, &all));
        };
        if found.meshes.len() < meshes.len() {
            let lacking: Vec<String> = meshes
                .iter()
                .filter(|mesh| !found.meshes.contains(&mesh.name))
                .map(|mesh| quote(&mesh.name))
                .collect();
            let reason = format!("the rig {wanted} did not measure {}", lacking.join(", "));
            let offers = if found.meshes.len() > 1 { vec![found.clone()] } else { best(all) };
            return Ok(RigChoice::None { reason, offers });
        }
        return Ok(RigChoice::Common { id: found.rig.clone(), of_a_hop: found.of_a_hop });
    }
    if meshes.len() < 2 {
        return Ok(RigChoice::Own);
    }
    let common = || all.iter().filter(|offer| offer.meshes.len() == meshes.len());
    let chosen = common()
        .find(|offer| preferred == Some(offer.rig.as_str()))
        .or_else(|| common().find(|offer| offer.of_a_hop))
        .or_else(|| common().next());
    if let Some(offer) = chosen {
        return Ok(RigChoice::Common { id: offer.rig.clone(), of_a_hop: offer.of_a_hop });
    }
    let reason = "no rig measured all of these meshes, and figures of different rigs are not comparable";
    Ok(RigChoice::None { reason: reason.to_owned(), offers: best(all) })
}

/// Every rig with the meshes it measured, in the order they are met.
fn offers(meshes: &[&Mesh]) -> Vec<Offer> {
    let mut all: Vec<Offer> = Vec::new();
    for (mesh, rig) in meshes.iter().flat_map(|mesh| mesh.rigs.iter().map(move |rig| (mesh, rig))) {
        let of_a_hop = Rig::added_to_a_hop(rig).is_some();
        match all.iter_mut().find(|offer| offer.rig == rig.id) {
            Some(offer) => {
                offer.meshes.push(mesh.name.clone());
                offer.of_a_hop &= of_a_hop;
            }
            None => all.push(Offer { rig: rig.id.clone(), meshes: vec![mesh.name.clone()], of_a_hop }),
        }
    }
    all
}

/// The largest set of meshes that share a rig, and the largest of which single hops are known where
/// that is another.
fn best(all: Vec<Offer>) -> Vec<Offer> {
    let several: Vec<Offer> = all.into_iter().filter(|offer| offer.meshes.len() > 1).collect();
    let largest = |of_a_hop: bool| {
        let fit = several.iter().filter(|offer| offer.of_a_hop || !of_a_hop);
        // Of equals the one that tells of single hops, and then the first.
        let rank = |offer: &Offer| (offer.meshes.len(), offer.of_a_hop);
        fit.reduce(|best, offer| if rank(offer) > rank(best) { offer } else { best }).cloned()
    };
    let mut found: Vec<Offer> = largest(false).into_iter().collect();
    found.extend(largest(true).filter(|offer| !found.contains(offer)));
    found
}

fn unknown(wanted: &str, all: &[Offer]) -> UnknownRig {
    let names: Vec<&str> = all.iter().map(|offer| offer.rig.as_str()).collect();
    let hint = match nearest(wanted, names.iter().copied()) {
        Some(near) => format!("; did you mean `{near}`?"),
        None if names.is_empty() => "; no latency of them is published".to_owned(),
        None => format!("; there are {}", names.join(", ")),
    };
    UnknownRig { rig: wanted.to_owned(), hint }
}
