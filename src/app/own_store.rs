//! The visitor's files, for as long as the page is open; and, where the visitor wishes, kept by the browser
//! (IndexedDB) until they are forgotten again.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use idb::{Database, DatabaseEvent, Error, Factory, ObjectStoreParams, Query, TransactionMode};
use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

use crate::lab::OwnChoice;

/// One file.
#[derive(Clone)]
pub struct OwnFile {
    /// Its number, by which page and worker speak of it.
    pub number: u32,
    pub name: String,
    pub blob: Blob,
    /// Known once it was read.
    pub fingerprint: Option<u64>,
    pub rows: u64,
    pub is_kept: bool,
    /// What was decided about it in each lab, by the lab's id.
    pub choices: BTreeMap<String, OwnChoice>,
}

/// All files; clones are the same store.
#[derive(Clone, Default)]
pub struct OwnStore(Rc<RefCell<Inside>>);

#[derive(Default)]
struct Inside {
    files: Vec<OwnFile>,
    last: u32,
    is_loaded: bool,
    /// What another lab has handed on, until a lab takes it.
    handed: Option<(String, Blob)>,
}

impl PartialEq for OwnStore {
    fn eq(&self, other: &OwnStore) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl OwnStore {
    /// Lays a table down for the lab that is opened next.
    pub fn hand_on(&self, name: String, blob: Blob) {
        self.0.borrow_mut().handed = Some((name, blob));
    }

    /// What another lab has handed on.
    pub fn take_handed(&self) -> Option<(String, Blob)> {
        self.0.borrow_mut().handed.take()
    }

    /// Takes a file in and gives its number.
    pub fn add(&self, name: String, blob: Blob) -> u32 {
        let mut inside = self.0.borrow_mut();
        inside.last += 1;
        let number = inside.last;
        let choices = BTreeMap::new();
        inside.files.push(OwnFile { number, name, blob, fingerprint: None, rows: 0, is_kept: false, choices });
        number
    }

    /// Notes what reading a file told. An older copy of the same file gives way to it.
    pub fn was_read(&self, number: u32, fingerprint: u64, rows: u64) {
        let mut inside = self.0.borrow_mut();
        let is_copy = |file: &OwnFile| file.number != number && file.fingerprint == Some(fingerprint);
        let older = inside.files.iter().position(is_copy).map(|place| inside.files.remove(place));
        if let Some(file) = inside.files.iter_mut().find(|file| file.number == number) {
            (file.fingerprint, file.rows) = (Some(fingerprint), rows);
            if let Some(older) = older {
                (file.is_kept, file.choices) = (older.is_kept, older.choices);
            }
        }
    }

    /// Notes what was decided about a file in a lab.
    pub fn was_chosen(&self, number: u32, lab: &str, choice: OwnChoice) {
        if let Some(file) = self.0.borrow_mut().files.iter_mut().find(|file| file.number == number) {
            file.choices.insert(lab.to_owned(), choice);
        }
    }

    /// Lets go of a file that turned out to be none.
    pub fn drop_unread(&self, number: u32) {
        self.0.borrow_mut().files.retain(|file| file.number != number || file.fingerprint.is_some());
    }

    pub fn file(&self, number: u32) -> Option<OwnFile> {
        self.0.borrow().files.iter().find(|file| file.number == number).cloned()
    }

    pub fn by_fingerprint(&self, fingerprint: u64) -> Option<OwnFile> {
        self.0.borrow().files.iter().find(|file| file.fingerprint == Some(fingerprint)).cloned()
    }

    /// The files that were read, the newest first.
    pub fn read_files(&self) -> Vec<OwnFile> {
        let inside = self.0.borrow();
        inside.files.iter().rev().filter(|file| file.fingerprint.is_some()).cloned().collect()
    }

    /// Whether the kept files were fetched from the browser.
    pub fn is_loaded(&self) -> bool {
        self.0.borrow().is_loaded
    }

    /// Fetches the kept files, once. A browser that keeps nothing (private mode) has none.
    pub async fn load(&self) {
        if self.is_loaded() {
            return;
        }
        let kept = match kept().await {
            Ok(kept) => kept,
            Err(error) => {
                web_sys::console::info_1(&error.to_string().into());
                Vec::new()
            }
        };
        let mut inside = self.0.borrow_mut();
        inside.is_loaded = true;
        for mut file in kept {
            if inside.files.iter().all(|known| known.fingerprint != file.fingerprint) {
                inside.last += 1;
                file.number = inside.last;
                inside.files.push(file);
            }
        }
    }

    /// Keeps a file in the browser.
    ///
    /// # Errors
    /// Where the browser does not let the page, or has no room.
    pub async fn keep(&self, number: u32) -> Result<(), Error> {
        let Some(file) = self.file(number) else { return Ok(()) };
        put(&file).await?;
        if let Some(file) = self.0.borrow_mut().files.iter_mut().find(|file| file.number == number) {
            file.is_kept = true;
        }
        Ok(())
    }

    /// Forgets a file, here and in the browser.
    ///
    /// # Errors
    /// Where the browser does not let the page.
    pub async fn forget(&self, number: u32) -> Result<(), Error> {
        let Some(file) = self.file(number) else { return Ok(()) };
        self.0.borrow_mut().files.retain(|file| file.number != number);
        if file.is_kept { delete(&file).await } else { Ok(()) }
    }
}

const DATABASE: &str = "tactile";
const STORE: &str = "tables";

async fn database() -> Result<Database, Error> {
    let mut request = Factory::new()?.open(DATABASE, Some(1))?;
    request.on_upgrade_needed(|event| {
        let made = event.database().and_then(|database| database.create_object_store(STORE, ObjectStoreParams::new()));
        if let Err(error) = made {
            web_sys::console::error_1(&error.to_string().into());
        }
    });
    request.await
}

fn key(file: &OwnFile) -> JsValue {
    JsValue::from_str(&format!("{:016x}", file.fingerprint.unwrap_or_default()))
}

async fn put(file: &OwnFile) -> Result<(), Error> {
    let database = database().await?;
    let transaction = database.transaction(&[STORE], TransactionMode::ReadWrite)?;
    let record = Object::new();
    let choices = serde_json::to_string(&file.choices).unwrap_or_default();
    let fields: [(&str, JsValue); 4] = [
        ("name", file.name.as_str().into()),
        ("rows", (file.rows as f64).into()),
        ("choices", choices.into()),
        ("blob", file.blob.clone().into()),
    ];
    for (name, value) in fields {
        // Setting a field of a fresh object cannot fail.
        let _ = Reflect::set(&record, &name.into(), &value);
    }
    transaction.object_store(STORE)?.put(&record, Some(&key(file)))?.await?;
    transaction.commit()?.await?;
    database.close();
    Ok(())
}

async fn delete(file: &OwnFile) -> Result<(), Error> {
    let database = database().await?;
    let transaction = database.transaction(&[STORE], TransactionMode::ReadWrite)?;
    transaction.object_store(STORE)?.delete(Query::Key(key(file)))?.await?;
    transaction.commit()?.await?;
    database.close();
    Ok(())
}

async fn kept() -> Result<Vec<OwnFile>, Error> {
    let database = database().await?;
    let transaction = database.transaction(&[STORE], TransactionMode::ReadOnly)?;
    let store = transaction.object_store(STORE)?;
    let keys = store.get_all_keys(None, None)?.await?;
    let records = store.get_all(None, None)?.await?;
    database.close();
    Ok(keys.iter().zip(&records).filter_map(|(key, record)| file_of(key, record)).collect())
}

/// A record as [`put`] wrote it; one of another form is passed over.
fn file_of(key: &JsValue, record: &JsValue) -> Option<OwnFile> {
    let field = |name: &str| Reflect::get(record, &name.into()).ok();
    Some(OwnFile {
        number: 0,
        name: field("name")?.as_string()?,
        blob: field("blob")?.dyn_into().ok()?,
        fingerprint: Some(u64::from_str_radix(&key.as_string()?, 16).ok()?),
        rows: field("rows")?.as_f64()? as u64,
        is_kept: true,
        choices: serde_json::from_str(&field("choices")?.as_string()?).unwrap_or_default(),
    })
}
