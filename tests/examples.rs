//! Every example renders to exactly its committed `out/`, again and again. `UPDATE=1 cargo test --test examples` accepts what is rendered now.

mod support;

use std::fs;

use support::{bastide, folder, is_update, root, specs};

#[test]
fn examples_render_to_their_goldens_each_time() {
    let mut stale = String::new();
    for example in specs::examples() {
        let home = example.path.parent().expect("an example has a folder");
        let name = home.file_name().and_then(|name| name.to_str()).expect("an example has a name");
        // Where the spec lies, seen from the output, is written into the files: the copy has the same folders.
        let copy = tempfile::tempdir().expect("a folder can be made");
        let mut inputs = folder::texts(&root().join("examples"));
        inputs.retain(|path, _| !path.contains("/out/"));
        folder::replace(&copy.path().join("examples"), &inputs);
        let (spec, out) = (format!("examples/{name}/bastide.yaml"), format!("examples/{name}/out"));

        let render = || {
            let output = bastide(copy.path(), &["render", &spec, "--out", &out]);
            assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
            folder::texts(&copy.path().join(&out))
        };
        let rendered = render();
        assert_eq!(folder::difference(&rendered, &render()), "", "{name}, rendered over itself");
        fs::remove_dir_all(copy.path().join(&out)).expect("a folder can be removed");
        assert_eq!(folder::difference(&rendered, &render()), "", "{name}, rendered anew");

        let golden = home.join("out");
        if is_update() {
            folder::replace(&golden, &rendered);
        }
        stale += &folder::difference(&folder::texts(&golden), &rendered);
    }
    assert_eq!(stale, "", "`UPDATE=1 cargo test --test examples` accepts this");
}
