//! What can stand in a message.

use std::borrow::Cow;

use fluent_bundle::FluentValue;

/// A value for a message's argument.
pub trait IntoArg {
    /// The value as Fluent takes it.
    fn into_arg(self) -> FluentValue<'static>;
}

macro_rules! text {
    ($($t:ty),*) => {$(
        impl IntoArg for $t {
            fn into_arg(self) -> FluentValue<'static> {
                FluentValue::String(Cow::Owned(self.to_string()))
            }
        }
    )*};
}
text!(&str, &&str, String, &String, &&String, Cow<'_, str>, &Cow<'_, str>);

macro_rules! number {
    ($($t:ty),*) => {$(
        impl IntoArg for $t {
            fn into_arg(self) -> FluentValue<'static> {
                FluentValue::from(self as f64)
            }
        }
        impl IntoArg for &$t {
            fn into_arg(self) -> FluentValue<'static> {
                FluentValue::from(*self as f64)
            }
        }
    )*};
}
number!(u8, u16, u32, u64, usize, i32, i64);
