//! What is shared and never changed: the same only where it is one in memory. To compare two reports mark by mark
//! would take longer than to draw one.

use std::ops::Deref;
use std::rc::Rc;

pub struct Same<T>(Rc<T>);

impl<T> Same<T> {
    pub fn new(one: T) -> Same<T> {
        Same(Rc::new(one))
    }
}

impl<T> Clone for Same<T> {
    fn clone(&self) -> Same<T> {
        Same(self.0.clone())
    }
}

impl<T> PartialEq for Same<T> {
    fn eq(&self, other: &Same<T>) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Deref for Same<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}
