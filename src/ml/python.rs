//! The algorithms' twins in Python stand in modules beside them. A program that a lab hands over holds what it uses of
//! them, so that it is one file.

/// The function or class of this name in a module, without what stands above and below it; empty where there is none.
#[must_use]
pub fn definition<'a>(module: &'a str, name: &str) -> &'a str {
    // Two empty lines stand between definitions, and nowhere else.
    let is_meant = |part: &&str| {
        let rest = part.strip_prefix("def ").or_else(|| part.strip_prefix("class "));
        rest.and_then(|rest| rest.strip_prefix(name)).is_some_and(|rest| rest.starts_with(['(', ':']))
    };
    module.split("\n\n\n").find(is_meant).map_or("", str::trim_end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ml::generate::PYTHON_SHAPES;
    use crate::ml::random::PYTHON_RANDOM;

    #[test]
    fn a_definition_is_found_by_its_whole_name() {
        let module = "import a\n\n\ndef one_more(x):\n    return x\n\n\ndef one(x):\n\n    return 2 * x\n";
        assert_eq!(definition(module, "one"), "def one(x):\n\n    return 2 * x");
        assert_eq!(definition(module, "on"), "");
        assert!(definition(PYTHON_RANDOM, "Random").ends_with("for _ in range(n)]"));
        for shape in ["moons", "circles", "xor", "spiral", "blobs"] {
            let python = definition(PYTHON_SHAPES, shape);
            assert!(python.starts_with("def ") && PYTHON_SHAPES.contains(python));
        }
    }
}
