//! A link name for a name: how steps and functions refer to a connection.

/// The longest link name, in letters.
const LONGEST: usize = 48;

/// Small letters, digits and `_`, beginning with a letter: “Größe (EU)” is `groesse_eu`.
#[must_use]
pub fn of(name: &str) -> String {
    let mut link = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '0'..='9' => link.push(c),
            _ => match plain(c) {
                Some(letters) => link.push_str(letters),
                None if link.ends_with('_') || link.is_empty() => {}
                None => link.push('_'),
            },
        }
    }
    link.truncate(LONGEST);
    let link = link.trim_end_matches('_');
    match link.chars().next() {
        None => "connection".to_owned(),
        Some(first) if first.is_ascii_lowercase() => link.to_owned(),
        Some(_) => format!("c_{link}"),
    }
}

/// The letters of western alphabets without their marks.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'ä' | 'æ' => "ae",
        'ö' | 'œ' | 'ø' => "oe",
        'ü' => "ue",
        'ß' => "ss",
        'à' | 'á' | 'â' | 'ã' | 'å' | 'ą' => "a",
        'ç' | 'ć' | 'č' => "c",
        'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ě' => "e",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'ł' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' => "o",
        'ř' => "r",
        'ś' | 'š' | 'ş' => "s",
        'ť' => "t",
        'ù' | 'ú' | 'û' | 'ů' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_name_gives_a_link_name() {
        for (name, link) in [
            ("Slack", "slack"),
            ("  Slack — Sales (EU) ", "slack_sales_eu"),
            ("Größe Ümläut", "groesse_uemlaeut"),
            ("Žižka č. 2", "zizka_c_2"),
            ("2nd key", "c_2nd_key"),
            ("会社", "connection"),
            ("!!!", "connection"),
        ] {
            assert_eq!(of(name), link);
        }
        assert_eq!(of(&"a".repeat(100)).len(), 48);
    }
}
