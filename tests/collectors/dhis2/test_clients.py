"""A client written for DHIS2 (dhis2.py), unchanged, against the running product."""

import threading
import time
from collections.abc import Iterator

import httpx
import pytest
import requests
import uvicorn
from dhis2 import Api, RequestException

from tests.builders import NOW
from tests.dashboard.centre import built, key
from tests.instance import free_port

VALUE = {"dataElement": "TC01", "period": "202609", "orgUnit": "01", "value": "100.5"}


@pytest.fixture
def server(store) -> Iterator[tuple[str, str]]:
    """The address of a server of the test's own, and a key of the Ministry of Finance."""
    port = free_port()
    config = uvicorn.Config(built(store, lambda: NOW), "127.0.0.1", port, log_level="error", ws="none")
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run)
    thread.start()
    try:
        while not running.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{port}", key(store, "submit")
    finally:
        running.should_exit = True
        thread.join(20)


@pytest.fixture(params=[None, 40])
def api(server, request) -> Iterator[Api]:
    """The client, with and without a version in its addresses."""
    url, token = server
    client = Api(url, "reports", token, api_version=request.param)
    client.session.trust_env = False
    yield client
    client.session.close()


def test_a_client_finds_out_where_it_is_and_sends(api):
    assert api.get("me").json()["name"] == "G12"
    assert (api.version, api.version_int) == ("2.40.0", 40)
    places = api.get_paged(
        "organisationUnits", params={"fields": "id,code", "filter": "level:eq:3"}, page_size=20, merge=True
    )
    (hanoi,) = [each for each in places["organisationUnits"] if each.get("code") == "01"]
    elements = api.get("dataElements", params={"paging": "false", "fields": "id,code"}).json()["dataElements"]
    (revenue,) = [each["id"] for each in elements if each["code"] == "TC01"]
    values = [{**VALUE, "dataElement": revenue, "orgUnit": hanoi["id"]}]
    summary = api.post(
        "dataValueSets", json={"dataValues": values}, params={"importStrategy": "CREATE_AND_UPDATE"}
    ).json()
    assert summary["response"]["importCount"]["imported"] == 1
    asked = {"dataSet": "BC.TC.THANG", "period": "202609", "orgUnit": hanoi["id"]}
    (read,) = api.get("dataValueSets", params=asked).json()["dataValues"]
    assert (read["dataElement"], read["value"]) == (revenue, "100.5")
    assert api.get("dataValueSets", file_type="csv", params=asked).text.splitlines()[1].startswith(f"{revenue},202609")


def test_a_client_sends_in_parts_and_sees_conflicts(api):
    values = [{**VALUE, "orgUnit": place} for place in ("01", "79", "48", "31")]
    parts = [answer.json() for answer in api.post_partitioned("dataValueSets", {"dataValues": values}, thresh=2)]
    assert [each["response"]["importCount"]["imported"] for each in parts] == [2, 2]
    with pytest.raises(RequestException) as caught:
        api.post("dataValueSets", json={"dataValues": [{**VALUE, "dataElement": "NO1"}]})
    assert caught.value.code == 409
    assert "E7610" in caught.value.description


def test_a_client_sends_a_table(server):
    url, token = server
    table = "dataelement,period,orgunit,catoptcombo,attroptcombo,value\nTC01,202609,01,,,7\n"
    with requests.Session() as session:
        session.trust_env = False
        headers = {"Content-Type": "application/csv", "Authorization": f"ApiToken {token}"}
        answer = session.post(f"{url}/api/dataValueSets", data=table.encode(), headers=headers, timeout=20)
    assert answer.json()["response"]["importCount"]["imported"] == 1


def test_a_wrong_password_is_told_as_dhis2_does(server):
    url, _ = server
    answer = httpx.get(f"{url}/api/me.json", auth=("admin", "district"), trust_env=False)
    assert (answer.status_code, answer.json()["httpStatus"], answer.json()["status"]) == (401, "Unauthorized", "ERROR")
