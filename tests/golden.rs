//! The default picture of every lab, exactly. A changed golden is looked at before it is accepted.

use tactile::lab::{Edit, Progress, Query, View};
use tactile::{bundled, labs};

#[test]
fn default_scenes() {
    for (_, entry) in labs::all() {
        let mut session = (entry.open)();
        bundled::edit(session.as_mut(), &Edit::Load(Query::default())).expect("the default state can be computed");
        while session.advance(&mut || true) != Progress::Done {}
        for figure in session.report(&View::default()).figures {
            insta::assert_snapshot!(format!("{}-{}", entry.meta.id, figure.key), figure.scene.to_text());
        }
    }
}
