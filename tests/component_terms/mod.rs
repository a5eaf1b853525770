//! The table of what components use and request, and the functions over it: value, expression, what is missing,
//! and one key from a sum.

mod explained;
mod laws;
mod plain;
mod system;
