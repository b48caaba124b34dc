//! Metadata of images: an independent reader finds none, and the pixels are the same.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::support::{Workspace, repository};

/// What exiftool writes into each image.
const TOLD: &[&str] = &[
    "-GPSLatitude=48.85",
    "-GPSLatitudeRef=N",
    "-GPSLongitude=2.35",
    "-GPSLongitudeRef=E",
    "-GPSAltitude=99",
    "-SerialNumber=SN-4711",
    "-LensSerialNumber=LN-0815",
    "-OwnerName=Ines Falk",
    "-Artist=Ines Falk",
    "-Copyright=Ines Falk",
    "-Make=Larkfell",
    "-XMP:GPSLatitude=48.85",
    "-XMP:Creator=Ines Falk",
    "-XMP-aux:SerialNumber=SN-4711",
    "-IPTC:By-line=Ines Falk",
    "-IPTC:City=Paris",
    "-Comment=made by Ines Falk",
    "-PNG:Author=Ines Falk",
    "-Orientation#=6",
];

/// Groups of exiftool in which nothing but the orientation may be left.
const TELLING: &[&str] = &["EXIF", "XMP", "IPTC", "Photoshop", "MPF", "MakerNotes", "JFXX", "APP12"];

/// The smallest pictures that other programs take for whole ones.
const WEBP: &[u8] =
    b"RIFF\x22\0\0\0WEBPVP8 \x16\0\0\0\x30\x01\0\x9d\x01\x2a\x01\0\x01\0\x0e\xc0\xfe\x25\xa4\0\x03\x70\0\0\0\0";
const GIF: &[u8] = b"GIF89a\x02\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x02\0\x01\0\0\x02\x02D\n\0;";

/// Runs exiftool; `None` where it is not installed.
fn exiftool(workspace: &Workspace, arguments: &[&str]) -> Option<String> {
    let output = Command::new("exiftool").args(arguments).current_dir(workspace.path("")).output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What an image tells: groups, tags and values.
fn told(workspace: &Workspace, path: &str) -> Vec<(String, String, String)> {
    let json = exiftool(workspace, &["-j", "-a", "-G1", "-G0:1", "-n", "-u", path]).unwrap();
    let told: Value = serde_json::from_str(&json).unwrap();
    let tags = told[0].as_object().unwrap().iter().filter_map(|(key, value)| {
        let mut parts = key.split(':').map(str::to_owned);
        Some((parts.next()?, parts.next_back()?, value.to_string()))
    });
    tags.collect()
}

/// The coded pixels of an image, in its own words.
fn pixels(path: &str, bytes: &[u8]) -> Vec<u8> {
    let at = |part: &[u8]| bytes.windows(part.len()).position(|window| window == part).unwrap();
    let ending = path.rsplit('.').next().unwrap();
    if ending == "jpg" {
        // from the frame, which stands behind all metadata but not behind the profile
        let scan = bytes.windows(2).rposition(|pair| pair == [0xff, 0xda]).unwrap();
        let end = bytes.windows(2).rposition(|pair| pair == [0xff, 0xd9]).unwrap();
        return bytes[scan..end].to_vec();
    }
    if ending == "gif" {
        return bytes[at(b",\0\0\0\0")..].to_vec();
    }
    let data = at(if ending == "png" { b"IDAT" } else { b"VP8 " });
    let end = if ending == "png" { at(b"IEND") } else { data + 8 + 0x16 };
    bytes[data..end].to_vec()
}

#[test]
fn an_independent_reader_finds_no_metadata_and_the_pixels_are_the_same() {
    let workspace = Workspace::empty();
    if exiftool(&workspace, &["-ver"]).is_none() {
        crate::support::lacks("exiftool is not installed (libimage-exiftool-perl): what images tell was not looked at");
        return;
    }
    let archive = repository().join("fixtures/archive/albums");
    let lamp = fs::read(archive.join("Larkfell Observatory/lamp.jpg")).unwrap();
    let moon = fs::read(repository().join("fixtures/archive/markdown/moon-map/moon.png")).unwrap();
    // a profile of colours, as far as readers look at it
    let mut profile = vec![0_u8; 128];
    profile.extend(b"\0\0\0\x01cprt\0\0\0\x90\0\0\0\x0ctext\0\0\0\0x\0\0\0");
    profile[3] = 156;
    profile[12..24].copy_from_slice(b"mntrRGB XYZ ");
    profile[36..40].copy_from_slice(b"acsp");
    workspace.write("profile.icc", &profile);
    let images = [("a.jpg", lamp), ("b.png", moon), ("c.webp", WEBP.to_vec()), ("d.gif", GIF.to_vec())];
    for (name, bytes) in &images {
        let path = format!("in/post/{name}");
        workspace.write(&path, bytes);
        exiftool(
            &workspace,
            &[TOLD, &["-icc_profile<=profile.icc", "-overwrite_original", "-q", "-q", &path]].concat(),
        );
        let before = told(&workspace, &path);
        assert!(before.iter().any(|(_, tag, _)| tag.starts_with("GPS")), "{name} was not given a position: {before:?}");
    }
    // a thumbnail of its own, and the whole picture once more behind the end
    let mut jpeg = fs::read(workspace.path("in/post/a.jpg")).unwrap();
    jpeg.extend(jpeg.clone());
    workspace.write("in/post/a.jpg", &jpeg);
    let shown: Vec<_> = images.iter().map(|(name, _)| format!("![A lamp](./{name})")).collect();
    let post = format!("---\ntitle: Lamps\npublishDate: '2020-01-01'\n---\n\n{}\n", shown.join("\n\n"));
    workspace.write("in/post/index.md", post);
    let configuration = "[[migration]]\nname = 'm'\noutput = 'out'\ntarget = 'astro'\n\n\
        [[migration.source]]\nformat = 'frontmatter'\npath = 'in'\n";
    workspace.write("migrations.toml", configuration);
    workspace.expect(0, &["migrate", "--offline", "--report", "report.json"]);
    let report = workspace.read("report.json");
    for (name, original) in &images {
        let path = format!("out/post/{name}");
        let after = told(&workspace, &path);
        for (group, tag, value) in &after {
            let is_orientation = tag == "Orientation" && value == "6";
            assert!(!tag.starts_with("GPS"), "{name}: {group} {tag} {value}");
            assert!(!TELLING.contains(&group.as_str()) || is_orientation, "{name}: {group} {tag} {value}");
            assert!(!value.contains("Ines") && !value.contains("4711"), "{name}: {group} {tag} {value}");
        }
        if *name != "d.gif" {
            assert!(after.iter().any(|(_, tag, _)| tag == "Orientation"), "{name} is turned: {after:?}");
            assert!(after.iter().any(|(group, ..)| group == "ICC_Profile"), "{name} has a profile: {after:?}");
        }
        assert!(!after.iter().any(|(_, tag, _)| tag == "Error"), "{name}: {after:?}");
        let written = fs::read(workspace.path(&path)).unwrap();
        assert_eq!(pixels(name, &written), pixels(name, original), "{name}");
        assert!(report.contains(&format!("./{name}: left out of the file: a position")), "{report}");
    }
    let first = workspace.tree("out");
    workspace.expect(0, &["migrate", "--offline"]);
    assert_eq!(workspace.tree("out"), first, "twice is the same as once");
    workspace.expect(0, &["check"]);
}
