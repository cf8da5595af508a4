//! Files that are no text tables: what they are, and what to do instead.

use super::Problem;

/// Beginnings of files that are known, what such a file is, and how a table comes out of it.
const KNOWN: &[(&[u8], &str, &str)] = &[
    (b"\xD0\xCF\x11\xE0", "an Excel workbook (.xls)", SHEET),
    (b"PAR1", "a Parquet file", PARQUET),
    (b"ARROW1", "an Arrow file", "pandas.read_feather"),
    (b"%PDF", "a PDF document", "Copy the table from it into a spreadsheet and save that as “CSV UTF-8”."),
    (b"\x1F\x8B", "a gzip file", UNPACK),
    (b"BZh", "a bzip2 file", UNPACK),
    (b"\xFD7zXZ", "an xz file", UNPACK),
    (b"7z\xBC\xAF", "a 7-Zip archive", UNPACK),
    (b"Rar!", "a RAR archive", UNPACK),
    (
        b"SQLite format 3",
        "an SQLite database",
        "Save one of its tables as CSV: in sqlite3, .headers on, .mode csv, .output.",
    ),
    (b"\x93NUMPY", "a NumPy array", "Save it as CSV: numpy.savetxt(\"table.csv\", array, delimiter=\",\")."),
    (b"\x80\x04", "a Python pickle", PICKLE),
    (b"\x80\x05", "a Python pickle", PICKLE),
    (b"\x89HDF", "an HDF5 file", "pandas.read_hdf"),
    (b"\x89PNG", "a picture", PICTURE),
    (b"\xFF\xD8\xFF", "a picture", PICTURE),
    (b"GIF8", "a picture", PICTURE),
    (b"RDX", "an R data file", R),
    (b"RDA", "an R data file", R),
    (b"$FL2", "an SPSS file", "pandas.read_spss"),
    (b"<stata_dta>", "a Stata file", "pandas.read_stata"),
];

const SHEET: &str =
    "Open it in a spreadsheet program and save the sheet as “CSV UTF-8”, or copy the cells and paste them here.";
const UNPACK: &str = "Unpack it first and choose the table that is in it.";
const PARQUET: &str = "pandas.read_parquet";
const PICKLE: &str = "pandas.read_pickle";
const PICTURE: &str = "Choose a table of numbers and words, such as a CSV file.";
const R: &str = "Save the data frame as CSV: write.csv(frame, \"table.csv\", row.names = FALSE).";

/// Says so where the first block of a file shows that it is no table.
pub fn problem(block: &[u8]) -> Option<Problem> {
    let what = |kind: &str, advice: &str| {
        // What pandas reads, it writes as CSV.
        let advice = match advice.strip_prefix("pandas.") {
            Some(reader) => {
                format!("Save it as CSV: in Python, pandas.{reader}(\"…\").to_csv(\"table.csv\", index=False).")
            }
            None => advice.to_owned(),
        };
        Some(Problem::new(format!("This is {kind}, not a table as text. {advice}")))
    };
    if block.starts_with(b"PK\x03\x04") {
        let holds = |name: &[u8]| block.windows(name.len()).any(|window| window == name);
        return if holds(b"opendocument.spreadsheet") {
            what("a LibreOffice spreadsheet (.ods)", SHEET)
        } else if holds(b"xl/") || holds(b"[Content_Types].xml") {
            what("an Excel workbook (.xlsx)", SHEET)
        } else {
            what("a ZIP archive", UNPACK)
        };
    }
    if let Some((_, kind, advice)) = KNOWN.iter().find(|(beginning, ..)| block.starts_with(beginning)) {
        return what(kind, advice);
    }
    let text = block.trim_ascii_start();
    let lower: Vec<u8> = text.iter().take(15).map(u8::to_ascii_lowercase).collect();
    if [&b"<!doctype html"[..], b"<html", b"<table"].iter().any(|tag| lower.starts_with(tag)) {
        return what("a web page (HTML)", SHEET);
    }
    if lower.starts_with(b"<?xml") {
        return what("XML", SHEET);
    }
    if lower.starts_with(b"@relation") {
        return what("Weka’s ARFF", "Save it as CSV in Weka.");
    }
    is_json(text).then(|| {
        let has_lines = text.starts_with(b"{") && text.windows(2).any(|pair| pair == b"\n{");
        let lines = if has_lines { ", lines=True" } else { "" };
        Problem::new(format!(
            "This is JSON, not a table. Save it as CSV: in Python, \
             pandas.read_json(\"…\"{lines}).to_csv(\"table.csv\", index=False)."
        ))
    })
}

/// An object with a key, or a list of objects or lists.
fn is_json(text: &[u8]) -> bool {
    let Some((first, rest)) = text.split_first() else { return false };
    let next = rest.trim_ascii_start().first();
    match first {
        b'{' => matches!(next, Some(b'"' | b'}')),
        b'[' => matches!(next, Some(b'{' | b'[')),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_called_by_its_name() {
        let said = |bytes: &[u8]| problem(bytes).map_or(String::new(), |problem| problem.sentence);
        for (bytes, word) in [
            (&b"[{\"a\":1,\"b\":2}]"[..], "This is JSON, not a table."),
            (b"{\"a\": [1, 2]}", "JSON"),
            (b"{\"a\": 1}\n{\"a\": 2}\n", "lines=True"),
            (b"PK\x03\x04\x14\0[Content_Types].xml", "Excel"),
            (b"PK\x03\x04\0mimetypeapplication/vnd.oasis.opendocument.spreadsheet", ".ods"),
            (b"PK\x03\x04\0data.csv", "ZIP"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1", ".xls"),
            (b"PAR1\x15", "read_parquet(\"…\").to_csv"),
            (b"%PDF-1.7\n", "PDF"),
            (b"\n<!DOCTYPE HTML>\n<p>", "web page"),
            (b"<table><tr><td>1", "web page"),
            (b"\x1F\x8B\x08", "gzip"),
        ] {
            assert!(said(bytes).contains(word) && said(bytes).ends_with('.'), "{word}: {}", said(bytes));
        }
        for table in
            [&b"a,b\n1,2\n"[..], b"[a],{b}\n1,2\n", b"{id},x\n1,2\n", b"% made by hand\na,b\n", b"", b"[1],2\n"]
        {
            assert_eq!(problem(table), None);
        }
    }
}
