//! Instants as the services write them.

/// Seconds since the start of 1970 in UTC, leap seconds not counted.
pub type Time = i64;

pub const MINUTE: Time = 60;
pub const HOUR: Time = 60 * MINUTE;
pub const DAY: Time = 24 * HOUR;

/// `2013-01-17T23:55:00Z`: ISO 8601 in UTC, the form `yyyy-MM-dd'T'HH:mm:ssZ` that SageMaker takes.
///
/// Days become dates by H. Hinnant's `civil_from_days`: years that begin in March, in eras of 400.
pub fn iso_8601(time: Time) -> String {
    let (days, second) = (time.div_euclid(DAY), time.rem_euclid(DAY));
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    let (hour, minute, second) = (second / HOUR, second / MINUTE % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From Python: `datetime.fromtimestamp(t, UTC)`.
    #[test]
    fn known_instants() {
        for (time, written) in [
            (0, "1970-01-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_358_398_800, "2013-01-17T05:00:00Z"),
            (1_709_251_199, "2024-02-29T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(iso_8601(time), written);
        }
    }

    /// Against a calendar that counts the days one by one.
    #[test]
    fn every_day_of_five_centuries() {
        let (mut year, mut month, mut day) = (1700, 1, 1);
        for days in -98_615..84_006 {
            assert_eq!(iso_8601(days * DAY + 3661), format!("{year:04}-{month:02}-{day:02}T01:01:01Z"));
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let length = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
            day += 1;
            if day > length {
                (month, day) = (month + 1, 1);
            }
            if month > 12 {
                (year, month) = (year + 1, 1);
            }
        }
        assert_eq!((year, month, day), (2200, 1, 1));
    }
}
