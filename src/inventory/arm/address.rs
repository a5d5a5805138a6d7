//! Turns scopes, types and names of ARM into addresses: `Microsoft.KeyVault/vaults/kv-fraud/keys/data`.

use super::super::{Later, Piece, Value, pieces};

/// The address of a resource by its full type and its full name, below a scope; the scope of the template itself is empty.
///
/// `None` where the name has not a part for each part of the type. One that only a deployment knows stands behind the whole type.
pub(super) fn of(scope: &str, kind: &str, name: &Value) -> Option<String> {
    let (mut types, names) = (kind.trim_end_matches('/').split('/'), parts(name));
    let mut address = types.next()?.to_owned();
    let types: Vec<&str> = types.collect();
    match (names.as_slice(), name) {
        (names, _) if names.len() == types.len() => {
            for (part, name) in types.iter().zip(names) {
                address.extend(["/", part, "/", name]);
            }
        }
        (_, Value::Later(_)) => address.extend(["/", &types.join("/"), "/", &names.join("/")]),
        _ => return None,
    }
    Some(below(scope, &address))
}

/// An address below a scope: below another resource as an extension of it, or below a resource group.
pub(super) fn below(scope: &str, address: &str) -> String {
    match scope {
        "" => address.to_owned(),
        scope => format!("{scope}/providers/{address}"),
    }
}

/// The parts of a name, between slashes; what is not text holds none.
fn parts(name: &Value) -> Vec<String> {
    let mut parts = vec![String::new()];
    for piece in pieces::of(name).unwrap_or_default() {
        let Piece::Text(text) = piece else {
            let shown = Later { pieces: vec![piece] }.to_string();
            if let Some(part) = parts.last_mut() {
                part.push_str(&shown);
            }
            continue;
        };
        for (index, text) in text.split('/').enumerate() {
            match parts.last_mut() {
                Some(part) if index == 0 => part.push_str(text),
                _ => parts.push(text.to_owned()),
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_a_type_has_its_name() {
        let address = |kind: &str, name: &str| of("", kind, &Value::Text(name.into()));
        assert_eq!(address("A.B/c", "n").as_deref(), Some("A.B/c/n"));
        assert_eq!(address("A.B/c/d", "n/m").as_deref(), Some("A.B/c/n/d/m"));
        let lock = address("A.B/c/providers/locks", "n/A.D/m");
        assert_eq!(lock.as_deref(), Some("A.B/c/n/providers/A.D/locks/m"));
        assert_eq!(address("A.B/c/d", "n"), None);
        assert_eq!(address("A.B/c", "n/m"), None);
        let unknown = of("", "A.B/c/d", &pieces::code("parameters('n')"));
        assert_eq!(unknown.as_deref(), Some("A.B/c/d/${parameters('n')}"));
    }

    #[test]
    fn what_only_a_deployment_knows_is_part_of_a_name() {
        let code = Piece::Code("uniqueString('a/b')".into());
        let name = pieces::joined([Piece::Text("x".into()), code, Piece::Text("/y".into())]);
        assert_eq!(of("s", "A.B/c/d", &name).as_deref(), Some("s/providers/A.B/c/x${uniqueString('a/b')}/d/y"));
    }
}
