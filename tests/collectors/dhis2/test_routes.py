"""DHIS2's addresses: with and without .json and version, who may use them, and refusals as its clients know them."""

import base64
import gzip
import json

import pytest

CSV = "dataelement,period,orgunit,catoptcombo,attroptcombo,value\nTC01,202609,01,,,7\n"


def test_csv_is_imported_like_json_and_its_conflicts_count_from_nought(finance):
    content = f"{CSV}NO1,202609,01,,,7\n".encode()
    for media_type, path in (
        ("application/csv", ""),
        ("text/csv; charset=UTF-8", ".csv"),
        ("application/csv", ".json"),
    ):
        answer = finance.post(None, f"/api/dataValueSets{path}", content=content, headers={"Content-Type": media_type})
        assert answer.json()["response"]["rejectedIndexes"] == [1]
    assert "Row 3" in answer.json()["response"]["conflicts"][0]["value"]


def test_csv_may_come_without_a_header(finance):
    content, path = b"TC01,202609,01,,,7\n", "/api/dataValueSets?firstRowIsHeader=false"
    answer = finance.post(None, path, content=content, headers={"Content-Type": "application/csv"})
    assert answer.json()["response"]["importCount"]["imported"] == 1


@pytest.mark.parametrize(
    "path", ["/api/dataValueSets", "/api/dataValueSets.json", "/api/40/dataValueSets", "/api/29/dataValueSets.json"]
)
def test_a_set_may_be_sent_to_every_address_it_has(finance, value, path):
    assert finance.post([value()], path).json()["status"] == "OK"


@pytest.mark.parametrize("scheme", ["Bearer {}", "ApiToken {}"])
def test_a_key_is_taken_however_clients_of_dhis2_say_it(finance, value, scheme):
    basic = f"Basic {base64.b64encode(f'admin:{finance.token}'.encode()).decode()}"
    for said in (scheme.format(finance.token), basic):
        answer = finance.centre.ask(
            "POST", "/api/dataValueSets", json={"dataValues": [value()]}, headers={"Authorization": said}
        )
        assert answer.status_code == 200


@pytest.mark.parametrize(
    ("content", "headers", "status", "code"),
    [
        (b"<dataValueSet/>", {"Content-Type": "application/xml"}, 415, "unsupported-media-type"),
        (b"a=b", {"Content-Type": "application/x-www-form-urlencoded"}, 415, "unsupported-media-type"),
        (b"{", {}, 400, "malformed-json"),
        (b"{}", {"Content-Type": "application/json; charset=latin1"}, 415, "unsupported-charset"),
        (b'{"x": 1}', {}, 422, "unknown-field"),
        (b"{}", {"Content-Digest": "sha-256=:x:"}, 400, "digest-mismatch"),
        (gzip.compress(bytes(60 * 2**20)), {"Content-Encoding": "gzip"}, 413, "payload-too-large"),
        (b" " * (11 * 2**20), {}, 413, "payload-too-large"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_web_message(finance, content, headers, status, code):
    answer = finance.post(None, content=content, headers={"Content-Type": "application/json", **headers})
    message = answer.json()
    assert (answer.status_code, message["httpStatusCode"], message["status"]) == (status, status, "ERROR")
    assert message["errorCode"] == code
    assert message["message"]
    assert message["httpStatus"]


def test_a_packed_set_is_unpacked(finance, value):
    content = gzip.compress(json.dumps({"dataValues": [value()]}).encode())
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    assert finance.post(None, content=content, headers=headers).json()["status"] == "OK"


def test_who_may_not_send_is_told_so_as_dhis2_would(finance, value):
    reader = finance.other("read")
    refused = reader.post([value()])
    assert (refused.status_code, refused.json()["errorCode"], refused.json()["status"]) == (403, "forbidden", "ERROR")
    stranger = finance.centre.ask("POST", "/api/40/dataValueSets.json", json={"dataValues": []})
    assert (stranger.status_code, stranger.json()["errorCode"]) == (401, "unauthenticated")
    assert "www-authenticate" in stranger.headers
    deleting = finance.centre.ask("DELETE", "/api/dataValueSets", token=finance.token)
    assert (deleting.status_code, deleting.json()["httpStatus"]) == (405, "Method Not Allowed")


def test_a_parameter_that_dhis2_does_not_have_is_refused_before_anything_is_read(finance, value):
    answer = finance.post([value()], "/api/dataValueSets?dryrun=true")
    assert (answer.status_code, answer.json()["errorCode"]) == (400, "bad-parameter")


@pytest.mark.parametrize("root", ["/api", "/api/40"])
def test_a_client_learns_who_it_is_and_what_the_system_is(finance, root):
    said = finance.get(f"{root}/me.json").json()
    assert (said["name"], said["authorities"]) == ("G12", ["F_DATAVALUE_ADD"])
    assert len(said["dataSets"]) > 3
    assert finance.get(f"{root}/me?fields=name").json() == {"name": "G12"}
    info = finance.get(f"{root}/system/info").json()
    assert (info["version"], info["contextPath"]) == ("2.40.0", "http://127.0.0.1:8766")
    assert info["serverDate"].startswith("2026-10-20T08:30:00")


def test_a_province_is_at_home_in_its_own_place(finance):
    hanoi = finance.other("submit", "H26").get("/api/me").json()
    place = finance.get(f"/api/organisationUnits/{hanoi['organisationUnits'][0]['id']}.json").json()
    assert (place["code"], place["level"], place["shortName"]) == ("01", 3, "Hanoi")
    assert finance.get(f"/api/organisationUnits/{place['parent']['id']}").json()["level"] == 2


@pytest.mark.parametrize("name", ["dataSets", "dataElements", "organisationUnits"])
def test_every_list_is_whole_named_once_and_each_of_it_can_be_read_alone(finance, name):
    listed = finance.get(f"/api/{name}.json?paging=false&fields=id,code,name").json()[name]
    codes = [each["code"] for each in listed if "code" in each]
    assert len({each["id"] for each in listed}) == len(listed) > 30
    assert len(set(codes)) == len(codes)
    assert finance.get(f"/api/{name}/{listed[-1]['id']}?fields=id,code,name").json() == listed[-1]
    missing = finance.get(f"/api/{name}/aaaaaaaaaaa")
    assert (missing.status_code, missing.json()["httpStatus"]) == (404, "Not Found")


def test_a_data_set_names_its_elements_and_its_kind_of_period(finance):
    path = "/api/dataSets?filter=code:eq:BC.TC.THANG&fields=periodType,dataSetElements[dataElement[code]]"
    (said,) = finance.get(path).json()["dataSets"]
    assert said["periodType"] == "Monthly"
    assert {"dataElement": {"code": "TC01"}} in said["dataSetElements"]


def test_a_place_that_ended_says_so_and_leaves_its_code_to_the_one_that_has_it_now(finance):
    listed = finance.get("/api/organisationUnits?paging=false&fields=*&filter=level:eq:3").json()["organisationUnits"]
    assert len([each for each in listed if "closedDate" not in each]) == 34
    ended = [each for each in listed if "closedDate" in each]
    assert {each["closedDate"] for each in ended} == {"2025-07-01"}
    assert any("code" not in each for each in ended)
