# pip install pandas==3.1.1 scikit-learn==1.9.1
import json
import sys

import pandas as pd
from sklearn.metrics import roc_auc_score

# Minutes since midnight in New York on 17 January 2013.
# Each call: what, about whom, event time, when it is reported, delay, time to live (0: the group's).
aircraft = ["N543MQ"]
chosen = "N543MQ"
calls = [
    ("put", "N543MQ", 691, 696, 6, 0),
    ("put", "N543MQ", 994, 1180, 49, 0),
    ("put", "N543MQ", 1348, 1353, 28, 0),
]
has_online = True
has_offline = True
group_ttl = 0  # 0: forever
now = 1410
as_of = 1440
join = "newest"  # or "point_in_time"
lag = 5  # of the month's reports


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
