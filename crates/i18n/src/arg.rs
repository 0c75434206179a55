//! What can stand in a message.

use std::borrow::Cow;
use std::sync::Arc;

use fluent_bundle::FluentValue;

/// A value for a message's argument: a text, an integer, or a reference to one.
///
/// An integer chooses plurals and is shown in the groups of the reader's language. What only looks like a number, as
/// a year or a ticket's does, is given as text.
pub trait IntoArg {
    /// The value as Fluent takes it.
    fn into_arg(self) -> FluentValue<'static>;
}

impl IntoArg for String {
    fn into_arg(self) -> FluentValue<'static> {
        FluentValue::String(Cow::Owned(self))
    }
}

macro_rules! text {
    ($($t:ty),*) => {$(
        impl IntoArg for $t {
            fn into_arg(self) -> FluentValue<'static> {
                FluentValue::String(Cow::Owned(String::from(self)))
            }
        }
    )*};
}
text!(&str, Cow<'_, str>, Box<str>, char);

impl IntoArg for Arc<str> {
    fn into_arg(self) -> FluentValue<'static> {
        self.as_ref().into_arg()
    }
}

macro_rules! number {
    ($($t:ty),*) => {$(
        impl IntoArg for $t {
            fn into_arg(self) -> FluentValue<'static> {
                FluentValue::from(self as f64)
            }
        }
    )*};
}
number!(u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize);

// Templates hand over references, and references to those in loops.
impl<T: IntoArg + Clone> IntoArg for &T {
    fn into_arg(self) -> FluentValue<'static> {
        self.clone().into_arg()
    }
}
