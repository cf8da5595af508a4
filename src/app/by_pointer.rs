//! What is shared and never changed: the same only where it is one in memory. To compare two reports mark by mark
//! would take longer than to draw one.

use std::ops::Deref;
use std::rc::Rc;

pub struct ByPointer<T>(Rc<T>);

impl<T> ByPointer<T> {
    pub fn new(one: T) -> ByPointer<T> {
        ByPointer(Rc::new(one))
    }
}

impl<T> Clone for ByPointer<T> {
    fn clone(&self) -> ByPointer<T> {
        ByPointer(self.0.clone())
    }
}

impl<T> PartialEq for ByPointer<T> {
    fn eq(&self, other: &ByPointer<T>) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Deref for ByPointer<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}
