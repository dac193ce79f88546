//! `define_rpc!`: one list of `name(Request) -> Response = handler` gives the router that both
//! hosts call and the TypeScript that the UI calls it by.

/// Declares the methods of the host boundary.
///
/// Each line becomes an arm of `dispatch` and a line of the `Methods` interface in TypeScript.
macro_rules! define_rpc {
    ($($(#[doc = $doc:literal])* $name:ident($req:ty) -> $res:ty = $handler:path;)*) => {
        /// The names of all methods.
        pub const METHODS: &[&str] = &[$(stringify!($name)),*];

        /// Calls `method` with a request as JSON text; the response is JSON text.
        ///
        /// # Errors
        /// An unknown method, a request of the wrong shape, or what the method itself refuses.
        pub async fn dispatch(engine: &$crate::Engine, method: &str, request: &str) -> $crate::Result<String> {
            match method {
                $(stringify!($name) => {
                    let request: $req = $crate::rpc::read(request)?;
                    let response: $res = $handler(engine, request).await?;
                    $crate::rpc::write(&response)
                })*
                _ => Err($crate::Error::invalid("unknown_method", format!("There is no method {method:?}."))),
            }
        }

        /// Writes the TypeScript of every request and response, and of `Methods`, into the
        /// folder of `config`.
        ///
        /// # Errors
        /// When a file cannot be written.
        pub fn export_typescript(config: &ts_rs::Config) -> Result<(), Box<dyn std::error::Error>> {
            use ts_rs::TS as _;
            let mut types = $crate::rpc::Types::new(config);
            let mut lines = Vec::new();
            $(
                types.add::<$req>();
                types.add::<$res>();
                $(lines.push(format!("  /**{} */", $doc));)*
                lines.push(format!(
                    "  {}: {{ request: {}; response: {} }};",
                    stringify!($name), <$req>::name(config), <$res>::name(config),
                ));
            )*
            types.add::<$crate::api::events::WatchEvent>();
            types.add::<$crate::api::events::WatchRequest>();
            types.add::<$crate::error::ErrorBody>();
            types.write(&lines)
        }
    };
}
pub(crate) use define_rpc;

use crate::{Error, Result};
use serde::{Serialize, de::DeserializeOwned};
use std::collections::BTreeSet;
use ts_rs::{TS, TypeVisitor};

/// A request or response without content: `{}`.
#[derive(Debug, Clone, Copy, Default, Serialize, serde::Deserialize, TS)]
#[ts(type = "Record<string, never>")]
pub struct Nothing {}

pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| {
        Error::invalid(
            "bad_request",
            format!("This request cannot be read: {error}."),
        )
    })
}

pub(crate) fn write<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| {
        Error::invalid(
            "bad_response",
            format!("This answer cannot be written: {error}."),
        )
    })
}

/// The types of the methods, exported as they are met.
pub(crate) struct Types<'a> {
    config: &'a ts_rs::Config,
    /// What `Methods` imports.
    names: BTreeSet<String>,
    failure: Option<ts_rs::ExportError>,
}

impl TypeVisitor for Types<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_none() {
            return T::visit_generics(self);
        }
        self.names.insert(T::ident(self.config));
        if let Err(failure) = T::export_all(self.config) {
            self.failure = Some(failure);
        }
    }
}

impl<'a> Types<'a> {
    pub(crate) fn new(config: &'a ts_rs::Config) -> Self {
        Self {
            config,
            names: BTreeSet::new(),
            failure: None,
        }
    }

    pub(crate) fn add<T: TS + 'static>(&mut self) {
        self.visit::<T>();
    }

    /// Writes `Methods.ts` and an `index.ts` that re-exports every binding.
    pub(crate) fn write(self, lines: &[String]) -> Result<(), Box<dyn std::error::Error>> {
        if let Some(failure) = self.failure {
            return Err(failure.into());
        }
        let folder = self.config.out_dir();
        let mut text = String::from("// Generated from src-tauri/engine/src/api. Do not edit.\n");
        let used = lines.join("\n");
        let words: BTreeSet<&str> = used.split(|c: char| !c.is_alphanumeric()).collect();
        for name in self
            .names
            .iter()
            .filter(|name| words.contains(name.as_str()))
        {
            text += &format!("import type {{ {name} }} from \"./{name}\";\n");
        }
        text += "\n/** Every method of the host boundary. */\nexport interface Methods {\n";
        text += &used;
        text += "\n}\n";
        std::fs::write(folder.join("Methods.ts"), text)?;
        let mut names: Vec<String> = std::fs::read_dir(folder)?
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter_map(|name| name.strip_suffix(".ts").map(str::to_owned))
            .filter(|name| name != "index")
            .collect();
        names.sort();
        let mut index = String::from("// Generated from src-tauri/engine/src/api. Do not edit.\n");
        for name in names {
            index += &format!("export type * from \"./{name}\";\n");
        }
        std::fs::write(folder.join("index.ts"), index)?;
        Ok(())
    }
}
