//! What would change the answer: how far a budget reaches, what an uncertain input moves, what a lever
//! lowers, where the verdict turns. Each is held against estimates made one by one.

mod headroom;
mod levers;
mod sensitivity;
mod turns;
