"""Publishing: the stations as the files of content/ from which the site finds one's polling station."""

import csv
import json
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

from capture.precincts.places import Precinct, called

LISTED, OUTLINED = "stations.csv", "stations.geojson"
COLUMNS = ("name", "address", "neighbourhood", "closes", "latitude", "longitude")


def files(listed: Sequence[Precinct]) -> Mapping[str, str]:
    """Return what stands in each file, by its name; no outlines where no station has one.

    Nothing of the roll is in them: which houses a station has would say where electors live.
    """
    coded = list(called(listed).items())
    outlined = [_feature(code, one.shape) for code, one in coded if one.shape]
    return {LISTED: _table(coded)} | ({OUTLINED: _collection(outlined)} if outlined else {})


def _table(coded: Sequence[tuple[str, Precinct]]) -> str:
    told = StringIO()
    rows = csv.writer(told, lineterminator="\n")
    rows.writerow(("code", *COLUMNS))
    rows.writerows([code, *(getattr(one, name) for name in COLUMNS)] for code, one in coded)
    return told.getvalue()


def _feature(code: str, shape: Mapping[str, Any]) -> str:
    feature = {"type": "Feature", "properties": {"code": code}, "geometry": shape}
    return json.dumps(feature, ensure_ascii=False, separators=(",", ":"))


def _collection(features: Sequence[str]) -> str:
    # One station a line, so that two versions can be compared.
    lines = ",\n".join(features)
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'
