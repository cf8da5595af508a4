//! The same numbers from pandas and scikit-learn, the store told in twenty lines.

use super::FeatureStoreLab;
use super::calls::{AIRCRAFT, Kind, Minute};
use crate::lab::{Document, Seen, json};
use crate::services::feature_store::DeletionMode;

pub fn document(seen: &Seen<FeatureStoreLab>) -> Document {
    let state = seen.state;
    let yes = |is: bool| if is { "True" } else { "False" };
    let mut text = String::from(HEAD);
    let in_view: Vec<&str> = state.in_view().map(|aircraft| AIRCRAFT[aircraft]).collect();
    text += &format!("aircraft = {}\n", json(&in_view));
    text += &format!("chosen = \"{}\"\n", AIRCRAFT[state.aircraft]);
    text += "calls = [\n";
    for call in state.calls.iter().filter(|call| state.shows(call.aircraft)) {
        let kind = match call.kind {
            Kind::Put => "put",
            Kind::Delete(DeletionMode::Soft) => "soft",
            Kind::Delete(DeletionMode::Hard) => "hard",
        };
        text += &format!(
            "    (\"{kind}\", \"{}\", {}, {}, {}, {}),\n",
            AIRCRAFT[call.aircraft], call.event, call.told, call.delay, call.ttl
        );
    }
    text += "]\n";
    text +=
        &format!("has_online, has_offline = {}, {}\n", yes(state.stores.has_online()), yes(state.stores.has_offline()));
    text += &format!("group_ttl = {}  # 0: forever\n", state.ttl);
    text += &format!("now, as_of = {}, {}\n", state.now as Minute, state.as_of as Minute);
    text += &format!("join = \"{}\"\n", if state.is_point_in_time { "point_in_time" } else { "newest" });
    text += &format!("lag = {}  # of the month's reports\n", state.lag);
    text += REST;
    Document { key: "python".to_owned(), title: "Python".to_owned(), language: "python".to_owned(), text }
}

const HEAD: &str = r#"# pip install pandas==3.1.1 scikit-learn==1.9.1
import json
import sys

import pandas as pd
from sklearn.metrics import roc_auc_score

# Minutes since midnight in New York on 17 January 2013.
# Each call: what, about whom, event time, when it is reported, delay, time to live (0: the group's).
"#;

const REST: &str = r#"

def told(until):
    """Both stores after all calls up to a minute, that minute included."""
    online, offline = {}, []
    for kind, who, event, at, delay, ttl in sorted(calls, key=lambda call: call[3]):
        if at > until:
            break
        row = online.get(who)
        if row is not None and row["end"] is not None and row["end"] <= at:
            row = None
        is_newest = row is None or event > row["event"]
        if kind == "hard" and not is_newest:
            continue  # status 400
        if has_online and is_newest:
            ttl = ttl or group_ttl
            if kind == "put":
                online[who] = {"event": event, "delay": delay, "end": event + ttl if ttl else None}
            elif row is not None and kind == "soft":
                online[who] = {"event": event, "delay": None, "end": None}
            else:
                online.pop(who, None)
        if has_offline:
            is_marker = kind != "put"
            offline.append((who, event, None if is_marker else delay, at, (at // 15 + 1) * 15, is_marker))
    return online, offline


def get_record(who, minute):
    row = told(minute)[0].get(who)
    if row is None or (row["end"] is not None and row["end"] <= minute):
        return None
    return row["delay"]


path = sys.argv[1] if len(sys.argv) > 1 else "regional-flights.csv"
flights = pd.read_csv(path)
day = flights[flights.aircraft.isin(aircraft) & (flights.due // 1440 == 16)].copy()
day["due"] = day.due - 16 * 1440
day = day[day.due <= now].sort_values("due", kind="stable").reset_index(drop=True)

columns = ["aircraft", "event", "delay", "told", "written", "is_deleted"]
offline = pd.DataFrame(told(now)[1], columns=columns)
offline = offline[offline.written <= now]

# As the SDK's dataset builder: rows after the newest deletion marker, the last of those with one event time.
rows = offline[offline.written <= as_of].sort_values(["event", "told", "written"], kind="stable")
place = rows.groupby("aircraft").cumcount()
marker = place.where(rows.is_deleted.astype(bool)).groupby(rows.aircraft).transform("max").fillna(-1)
rows = rows[place > marker].drop_duplicates(["aircraft", "event"], keep="last")
rows = rows.astype({"aircraft": str, "event": "int64", "delay": float, "told": "int64"})
rows = rows[["aircraft", "event", "delay", "told"]]

base = day[["aircraft", "due"]].astype({"aircraft": str, "due": "int64"})
if join == "point_in_time":
    read = pd.merge_asof(base, rows, left_on="due", right_on="event", by="aircraft")
else:
    read = base.merge(rows.drop_duplicates("aircraft", keep="last"), on="aircraft", how="left")
served = [get_record(who, due) for who, due in zip(read.aircraft, read.due)]
same = [(pd.isna(a) and b is None) or a == b for a, b in zip(read.delay, served)]

# The month: every landing reported `lag` minutes later, what is not known counts as on time.
late = flights.left_late == "yes"
landings = flights[["aircraft", "landed", "landing_delay"]].sort_values("landed", kind="stable")
landings["told"] = landings.landed + lag


def area(asked, on):
    flights_asked = flights[["aircraft", "due"]].assign(asked=asked, row=flights.index).sort_values("asked", kind="stable")
    found = pd.merge_asof(flights_asked, landings, left_on="asked", right_on=on, by="aircraft")
    found = found.set_index("row").sort_index()
    value = found.landing_delay
    if on == "told" and group_ttl:
        value = value.where(found.due < found.landed + group_ttl)
    return float(roc_auc_score(late, value.fillna(0)))


night = (flights.due // 1440 + 1) * 1440 + 300
result = {
    "online_rows": sum(get_record(who, now) is not None for who in aircraft) if has_online else None,
    "online_delay": get_record(chosen, now) if has_online else None,
    "offline_rows": len(offline),
    "future": int((read.event > read.due).sum()),
    "told_later": int(((read.event <= read.due) & (read.told > read.due)).sum()),
    "as_served": sum(same) if has_online else None,
    "area_newest": area(night, "landed"),
    "area_point_in_time": area(flights.due, "landed"),
    "area_served": area(flights.due, "told") if has_online else None,
    "bare_join_rows": len(base.merge(rows, on="aircraft")),
    "missing": int(read.delay.isna().sum()),
}
if not has_offline:
    for name in result:
        if name not in ("online_rows", "online_delay", "area_served"):
            result[name] = None
print(json.dumps(result))
"#;
