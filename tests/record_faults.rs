//! A history of records loses nothing, whoever is cut off where and whoever writes at the same time: in memory, in a folder, in S3 and in Azure
//! Blob Storage.

mod support;

use std::cell::Cell;
use std::sync::Arc;

use bastide::cli::record::{Folder, Objects};
use bastide::record::{By, History, Problem, Record, Store};
use support::azurite::Azurite;
use support::moto::Moto;
use support::record::{Between, Cut, Memory, by, deployed, environment, now, wait};
use support::tools;

/// What is said of a record's only resource.
fn mark(record: &Record) -> String {
    record.deployed.spec.digest.clone()
}

/// The marks of a history, the first first; every record has to be there and sound, and the pointer to name the last.
async fn marks<S: Store>(store: &S, name: &str) -> Vec<String> {
    let history = History::new(store, &environment(name));
    let entries = history.entries(usize::MAX).await.expect("the history can be listed");
    let mut marks = Vec::new();
    for (place, entry) in entries.iter().rev().enumerate() {
        assert_eq!(entry.number, place as u64 + 1, "{name}");
        marks.push(mark(entry.record.as_ref().unwrap_or_else(|problem| panic!("{name}: {problem}"))));
    }
    let latest = history.latest().await.expect("the latest can be read");
    assert_eq!(latest.as_ref().map(mark).as_ref(), marks.last(), "{name}");
    marks
}

async fn append<S: Store>(store: &S, name: &str, who: &By) -> Result<Vec<String>, Problem> {
    let history = History::new(store, &environment(name));
    let mark = who.author.clone().unwrap_or_default();
    history.append(deployed(name, &mark), who, now()).await.map(|appended| appended.notes)
}

/// Cuts a writer off at every operation that it makes, with that operation done and not done.
async fn cut_off_anywhere<S: Store>(store: &S) {
    for done in [false, true] {
        let mut operations = 1;
        loop {
            let name = format!("cut{operations}{done}");
            append(store, &name, &by("first")).await.expect("a record");
            let cut = Cut { store, left: Cell::new(operations), done };
            let told = append(&cut, &name, &by("second")).await;
            let is_through = cut.left.get() > 1;
            let after = marks(store, &name).await;
            // Who leaves a lock says so, whether the rest went well or not.
            if History::new(store, &environment(&name)).held().await.is_ok_and(|held| held.is_some()) {
                let told = told.as_ref().map_or_else(Problem::to_string, |notes| notes.concat());
                assert!(told.contains("`bastide record unlock --id lock-of-second` opens it"), "{name}: {told}");
            }
            match told.is_ok() {
                // Whoever is told that it is recorded finds it there.
                true => assert_eq!(after, ["first", "second"], "{name}"),
                false => assert!(after == ["first"] || after == ["first", "second"], "{name}: {after:?}"),
            }
            // The next run goes on, or says who is at it and how to open the lock.
            let next = match append(store, &name, &by("third")).await {
                Err(problem @ Problem::Locked { .. }) => {
                    let told = problem.to_string();
                    assert!(told.contains("second on a machine") && told.contains("--id lock-of-second"), "{told}");
                    let history = History::new(store, &environment(&name));
                    let wrong = history.unlock(Some("lock-of-another"), now()).await;
                    assert!(matches!(wrong, Err(Problem::OtherLock { .. })), "{wrong:?}");
                    history.unlock(Some("lock-of-second"), now()).await.expect("the lock opens");
                    append(store, &name, &by("third")).await
                }
                other => other,
            };
            assert_eq!(next, Ok(Vec::new()), "{name}: what was cut off is mended without a word");
            let mut expected = after;
            expected.push("third".to_owned());
            assert_eq!(marks(store, &name).await, expected);
            if is_through {
                break;
            }
            operations += 1;
        }
        // The lock, the state, the record before, the record, the pointer, the lock again.
        assert!(operations >= 10, "a writer makes only {operations} operations");
    }
}

/// Lets a second writer do all of its work between any two operations of the first.
async fn two_at_once<S: Store>(store: &S, opens_the_lock: bool) {
    let (mut refused, mut both, mut first) = (0, 0, 0);
    loop {
        let name = format!("two{first}{opens_the_lock}");
        let told = Cell::new(None);
        let second = async || {
            let history = History::new(store, &environment(&name));
            if opens_the_lock {
                let opened = history.unlock(None, now()).await;
                assert!(matches!(opened, Ok(_) | Err(Problem::NotLocked)), "{opened:?}");
            }
            told.set(Some(append(store, &name, &by("second")).await));
        };
        let between = Between { store, first: Cell::new(first), then: second };
        let one = append(&between, &name, &by("first")).await;
        let Some(two) = told.take() else { break };
        let found = marks(store, &name).await;
        for (who, told) in [("first", &one), ("second", &two)] {
            let there = found.iter().filter(|mark| *mark == who).count();
            assert_eq!(there, usize::from(told.is_ok()), "{name}: {who} was told {told:?}");
        }
        match (&one, &two) {
            (Ok(_), Ok(_)) => both += 1,
            (Err(Problem::Taken { .. } | Problem::Busy), Ok(_)) | (Ok(_), Err(Problem::Locked { .. })) => refused += 1,
            other => panic!("{name}: {other:?}"),
        }
        first += 1;
    }
    assert!(refused > 0 && both > 0, "{refused} refused, {both} both");
}

/// What a history says of objects that somebody has spoiled or taken away, and that it can be gone on with.
async fn spoilt<S: Store>(store: &S) {
    let name = "spoilt";
    for who in ["a", "b", "c"] {
        append(store, name, &by(who)).await.expect("a record");
    }
    let history = History::new(store, &environment(name));
    let key = |name: &str| format!("spoilt/prod/azure/{name}");
    let spoil = async |name: &str, change: &dyn Fn(&str) -> String| {
        let stored = store.get(&key(name)).await.expect("the store answers").expect("an object");
        let text = change(std::str::from_utf8(&stored.bytes).expect("UTF-8"));
        store.replace(&key(name), text.as_bytes(), &stored.tag).await.expect("the store answers");
        stored.bytes
    };
    let mend = async |name: &str, bytes: &[u8]| {
        let stored = store.get(&key(name)).await.expect("the store answers").expect("an object");
        store.replace(&key(name), bytes, &stored.tag).await.expect("the store answers");
    };
    let told = async || history.latest().await.expect_err("a problem").to_string();
    // Cut short, changed, another's, of a newer version.
    let last = "records/000003.json";
    let before = spoil(last, &|text| text[..text.len() / 2].to_owned()).await;
    assert!(told().await.contains("000003.json` is corrupt: EOF"), "{}", told().await);
    mend(last, &before).await;
    spoil(last, &|text| text.replace("westeurope", "eastus")).await;
    assert!(told().await.contains("is corrupt: its digest is of other content"), "{}", told().await);
    let entries = history.entries(9).await.expect("the others can be listed");
    assert_eq!(entries.iter().map(|entry| entry.record.is_ok()).collect::<Vec<_>>(), [false, true, true]);
    // The next goes on, and says what it found.
    let appended = history.append(deployed(name, "d"), &by("d"), now()).await.expect("a record");
    assert_eq!(appended.record.number, 4);
    assert!(appended.notes.concat().contains("000003.json` is corrupt"), "{:?}", appended.notes);
    mend(last, &before).await;
    assert_eq!(marks(store, name).await, ["a", "b", "c", "d"]);
    let newest = "records/000004.json";
    let other = store.get(&key(last)).await.expect("the store answers").expect("an object").bytes;
    let before = spoil(newest, &|_| String::from_utf8_lossy(&other).into_owned()).await;
    assert!(told().await.contains("is corrupt: it is record 3"), "{}", told().await);
    mend(newest, &before).await;
    spoil(newest, &|text| text.replacen("\"version\":1", "\"version\":2", 1).replace("0.1.0", "9.0.0")).await;
    let newer = told().await;
    assert!(newer.contains("is of version 2, which Bastide 9.0.0 wrote, and this Bastide knows version 1"), "{newer}");
    let refused = history.append(deployed(name, "e"), &by("e"), now()).await;
    assert!(matches!(refused, Err(Problem::Newer { .. })), "{refused:?}");
    assert_eq!(history.held().await, Ok(None), "the lock is given back");
    assert!(history.restore(1, &by("e"), now()).await.is_err(), "and nothing is put over it");
    mend(newest, &before).await;
    // A pointer that cannot be read tells less than the records, and the next writer mends it.
    spoil("latest.json", &|_| "{".to_owned()).await;
    assert_eq!(marks(store, name).await, ["a", "b", "c", "d"]);
    let appended = history.append(deployed(name, "e"), &by("e"), now()).await.expect("a record");
    assert!(appended.notes.concat().contains("latest.json` was corrupt, and is written anew"), "{:?}", appended.notes);
    assert_eq!(marks(store, name).await, ["a", "b", "c", "d", "e"]);
    // A pointer to what is not there.
    let before = spoil("latest.json", &|text| text.replace('5', "7")).await;
    assert!(told().await.starts_with("the records 6 to 7 were there and are gone"), "{}", told().await);
    assert!(history.record(6).await.is_err());
    mend("latest.json", &before).await;
    // A sound record that is not the one which was written.
    spoil("latest.json", &|text| text.replace("\"digest\": \"", "\"digest\": \"0")).await;
    assert!(told().await.contains("000005.json` is not what was written there"), "{}", told().await);
    mend("latest.json", &before).await;
    // A lock that cannot be read is opened by force alone.
    spoil("lock.json", &|_| "free".to_owned()).await;
    let refused = append(store, name, &by("f")).await.expect_err("a problem").to_string();
    assert!(refused.contains("`bastide record unlock --force` mends it"), "{refused}");
    assert!(history.unlock(Some("x"), now()).await.is_err());
    assert_eq!(history.unlock(None, now()).await, Ok(None));
    let restored = history.restore(2, &by("f"), now()).await.expect("a record");
    assert_eq!((restored.record.number, restored.record.restored_from), (6, Some(2)));
    assert_eq!(marks(store, name).await, ["a", "b", "c", "d", "e", "b"]);
    assert_eq!(history.restore(6, &by("f"), now()).await, Err(Problem::IsLatest { number: 6 }));
    assert_eq!(history.restore(9, &by("f"), now()).await, Err(Problem::NoSuch { number: 9, last: 6 }));
}

async fn everything<S: Store>(store: &S) {
    cut_off_anywhere(store).await;
    two_at_once(store, false).await;
    two_at_once(store, true).await;
    spoilt(store).await;
}

#[test]
fn in_memory() {
    wait(everything(&Memory::default()));
}

#[test]
fn in_a_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    wait(everything(&Folder::new(folder.path().join("record"))));
}

#[test]
fn in_s3() {
    let Some(python) = tools::AWS_PYTHON.program("the record in S3") else { return };
    let moto = Moto::start(&python);
    wait(everything(&Objects::of(Arc::new(moto.client()), "s3://records".to_owned(), "below/here", "")));
}

#[test]
fn in_azure_blob_storage() {
    let Some(program) = tools::AZURITE.program("the record in Azure Blob Storage") else { return };
    let azurite = Azurite::start(&program);
    wait(everything(&Objects::of(Arc::new(azurite.client()), "az://records".to_owned(), "", "")));
}

/// What is taken away between two records, or before them all, is named; a history of which nothing is left says so.
#[test]
fn records_that_are_gone_are_named() {
    let memory = Memory::default();
    for who in ["a", "b", "c", "d", "e"] {
        wait(append(&memory, "gone", &by(who))).expect("a record");
    }
    let history = History::new(&memory, &environment("gone"));
    let take = |number: u64| memory.objects.borrow_mut().remove(&format!("gone/prod/azure/records/{number:06}.json"));
    let told = || {
        let entries = wait(history.entries(9)).expect("a list");
        entries.iter().map(|entry| entry.record.as_ref().map_or_else(Problem::to_string, mark)).collect::<Vec<_>>()
    };
    for number in [1, 3, 4] {
        assert!(take(number).is_some());
    }
    let told_first = told();
    assert_eq!(told_first.len(), 4);
    assert_eq!([&told_first[0], &told_first[2]], ["e", "b"]);
    assert!(told_first[1].starts_with("the records 3 to 4 were there and are gone"), "{told_first:?}");
    assert!(told_first[3].starts_with("record 1 was there and is gone"), "{told_first:?}");
    assert_eq!(wait(history.latest()).map(|latest| latest.as_ref().map(mark)), Ok(Some("e".to_owned())));
    take(5);
    take(2);
    assert_eq!(wait(history.latest()), Err(Problem::Lost { from: 1, to: 5 }));
    assert_eq!(wait(append(&memory, "gone", &by("f"))).map(|notes| notes.len()), Ok(1));
    assert_eq!(wait(history.latest()).map(|latest| latest.map(|record| record.number)), Ok(Some(6)));
}

/// Of a spec that was copied nobody goes on with the history of the other by mistake.
#[test]
fn a_copy_does_not_go_on_with_the_history_of_another() {
    let memory = Memory::default();
    wait(append(&memory, "copy", &by("a"))).expect("a record");
    let history = History::new(&memory, &environment("copy"));
    let mut other = deployed("copy", "b");
    other.environment.salt = "x1y2".to_owned();
    let refused = wait(history.append(other.clone(), &by("b"), now())).expect_err("a problem");
    assert!(matches!(refused, Problem::OtherEnvironment { number: 1, .. }), "{refused:?}");
    let forced = By { elsewhere: true, ..by("b") };
    assert!(wait(history.append(other, &forced, now())).is_ok());
}

/// A record holds no secret: where one has slipped through, it is not written at all.
#[test]
fn a_record_with_a_secret_is_not_written() {
    let memory = Memory::default();
    let key = format!("{}{}", "AKIA", "ABCDEFGHIJKLMNOP");
    let history = History::new(&memory, &environment("secret"));
    let with_note = By { note: Some(format!("the key is {key}")), ..by("a") };
    for (deployed, by) in [(deployed("secret", &key), by("a")), (deployed("secret", "x"), with_note)] {
        let told = wait(history.append(deployed, &by, now())).expect_err("a problem").to_string();
        assert!(told.contains("looks like a secret") && !told.contains(&key), "{told}");
    }
    assert!(memory.objects.borrow().values().all(|bytes| !String::from_utf8_lossy(bytes).contains(&key)));
}

/// A record that was gone while another was written, and is brought back as the advice has it, is the one that was written.
#[test]
fn a_record_that_comes_back_is_no_other() {
    let memory = Memory::default();
    for who in ["a", "b", "c"] {
        wait(append(&memory, "back", &by(who))).expect("a record");
    }
    let key = "back/prod/azure/records/000003.json";
    let bytes = memory.objects.borrow_mut().remove(key).expect("a record");
    wait(append(&memory, "back", &by("d"))).expect("a record");
    memory.objects.borrow_mut().insert(key.to_owned(), bytes);
    assert_eq!(wait(marks(&memory, "back")), ["a", "b", "c", "d"]);
}

/// A record that was changed and sealed again is told by the one after it, also where it alone is asked for.
#[test]
fn a_record_that_was_forged_is_neither_shown_nor_put_back() {
    let (memory, other) = (Memory::default(), Memory::default());
    for who in ["a", "b", "c"] {
        wait(append(&memory, "forged", &by(who))).expect("a record");
        wait(append(&other, "forged", &by(&format!("not-{who}")))).expect("a record");
    }
    let key = "forged/prod/azure/records/000002.json";
    let forged = other.objects.borrow()[key].clone();
    memory.objects.borrow_mut().insert(key.to_owned(), forged);
    let history = History::new(&memory, &environment("forged"));
    let altered = Problem::Altered { name: key.to_owned() };
    assert_eq!(wait(history.entries(9)).expect("a list")[1].record, Err(altered.clone()));
    assert_eq!(wait(history.record(2)), Err(altered.clone()));
    assert_eq!(wait(history.restore(2, &by("d"), now())), Err(altered));
    assert_eq!(wait(history.record(1)).map(|record| mark(&record)), Ok("a".to_owned()));
}

/// A history at its end writes nothing that it could not find again.
#[test]
fn no_record_is_written_beyond_the_highest_number() {
    let memory = Memory::default();
    wait(append(&memory, "end", &by("a"))).expect("a record");
    let key = "end/prod/azure/latest.json";
    let pointer = String::from_utf8(memory.objects.borrow()[key].clone()).expect("UTF-8");
    let spoilt = pointer.replace("\"number\": 1", "\"number\": 999999999");
    assert_ne!(pointer, spoilt);
    memory.objects.borrow_mut().insert(key.to_owned(), spoilt.into_bytes());
    let told = wait(append(&memory, "end", &by("b"))).expect_err("a problem").to_string();
    assert!(told.contains("a history has 999999999 records at most"), "{told}");
    let records = memory.objects.borrow().keys().filter(|key| key.contains("/records/")).count();
    assert_eq!(records, 1);
}

/// A bucket keeps versions, also of a lock that was held for a moment.
#[test]
fn a_lock_with_a_secret_is_not_written() {
    let memory = Memory::default();
    let key = format!("{}{}", "AKIA", "ABCDEFGHIJKLMNOP");
    let told = wait(append(&memory, "owner", &by(&key))).expect_err("a problem").to_string();
    assert!(told.contains("looks like a secret, and no record holds one") && !told.contains(&key), "{told}");
    assert!(memory.objects.borrow().is_empty(), "{:?}", memory.objects.borrow().keys());
}
