"""Import summaries: every conflict says which values, what about them, and DHIS2's own code."""

import pytest

from collectors.dhis2 import summary
from collectors.problems import codes


def conflicts(answer):
    return answer.json()["response"]["conflicts"]


@pytest.mark.parametrize(
    ("said", "code", "name", "written"),
    [
        ({"dataElement": "NO1"}, "E7610", "dataElement", "NO1"),
        ({"dataElement": "LD04"}, "E7610", "dataElement", "LD04"),
        ({"dataElement": None}, "E7610", "dataElement", ""),
        ({"period": "2026-09"}, "E7611", "period", "2026-09"),
        ({"period": "202612"}, "E7641", "period", "202612"),
        ({"period": "201409"}, "E7644", "period", "201409"),
        ({"period": "20260901"}, "E7632", "period", "20260901"),
        ({"orgUnit": "99"}, "E7612", "orgUnit", "99"),
        ({"orgUnit": "35"}, "E7612", "orgUnit", "35"),
        ({"orgUnit": "Hà Nội"}, "E7612", "orgUnit", "Hà Nội"),
        ({"orgUnit": "00004"}, "E7636", "orgUnit", "00004"),
        ({"value": "1,5"}, "E7619", "value", "1,5"),
        ({"value": "\uff11"}, "E7619", "value", "\uff11"),
        ({"value": "NaN"}, "E7619", "value", "NaN"),
        ({"value": True}, "E7619", "value", "true"),
        ({"value": "1e30"}, "E7619", "value", "1e30"),
        ({"value": "0.1234567890123"}, "E7619", "value", "0.1234567890123"),
        ({"value": ""}, "E7618", "value", ""),
        ({"comment": "a\u0007b"}, "E7620", "comment", ""),
        ({"comment": "MẬT"}, "E7620", "comment", ""),
        ({"categoryOptionCombo": "Prlt0C1RF0s"}, "E7613", "categoryOptionCombo", "Prlt0C1RF0s"),
        ({"attributeOptionCombo": "Prlt0C1RF0s"}, "E7615", "attributeOptionCombo", "Prlt0C1RF0s"),
        ({"deleted": True}, "nothing-deleted", "deleted", ""),
    ],
)
def test_a_conflict_has_the_code_and_property_of_dhis2(finance, value, said, code, name, written):  # noqa: PLR0913, PLR0917 - a case
    answer = finance.post([value(orgUnit="79"), value(**said)])
    assert (answer.status_code, answer.json()["status"]) == (200, "WARNING")
    (found,) = conflicts(answer)
    assert (found["errorCode"], found["property"], found["object"]) == (code, name, written)
    assert found["indexes"] == answer.json()["response"]["rejectedIndexes"] == [1]
    assert found["value"]
    assert found["problem"] in codes()


def test_the_same_mistake_of_several_values_is_one_conflict_with_all_their_places(finance, value):
    values = [value(dataElement="NO1"), value(), value(dataElement="NO1", orgUnit="79"), value(dataElement="NO2")]
    said = finance.post(values).json()["response"]
    assert [(each["object"], each["indexes"]) for each in said["conflicts"]] == [("NO1", [0, 2]), ("NO2", [3])]
    assert said["conflicts"][0]["objects"] == {"dataElement": "NO1", "period": "202609"}
    assert (said["rejectedIndexes"], said["totalConflictOccurrenceCount"]) == ([0, 2, 3], 3)


def test_a_value_may_have_several_mistakes_and_is_ignored_once(finance, value):
    said = finance.post([value(dataElement="NO1", period="x", categoryOptionCombo="y"), value()]).json()["response"]
    assert {each["errorCode"] for each in said["conflicts"]} == {"E7610", "E7611", "E7613"}
    assert (said["rejectedIndexes"], said["importCount"]["ignored"]) == ([0], 1)


def test_the_second_of_two_that_are_the_same_is_a_conflict(finance, value):
    (found,) = conflicts(finance.post([value(), value(value="7")]))
    assert (found["problem"], found["indexes"]) == ("duplicate-row", [1])


def test_what_is_wrong_with_a_data_set_is_wrong_with_each_of_its_values(finance, value):
    other = finance.post({"dataSet": "BC.NH.NGAY", "dataValues": [value(), value(orgUnit="79")]})
    assert other.status_code == 409
    assert {(each["errorCode"], each["property"]) for each in conflicts(other)} >= {("E7601", "dataSet")}
    assert other.json()["response"]["rejectedIndexes"] == [0, 1]
    unknown = finance.post({"dataSet": "NO.SET", "dataValues": [value()]})
    assert [each["errorCode"] for each in conflicts(unknown)] == ["E7600"]
    strange = finance.post({"dataSet": "BC.TK.THANG", "dataValues": [value()]})
    assert [(each["errorCode"], each["property"]) for each in conflicts(strange)] == [("E7633", "dataElement")]


def test_a_summary_has_the_shape_of_dhis2(finance, value):
    answer = finance.post({"completeDate": "2026-10-01", "dataValues": [value()]}, "/api/dataValueSets?skipAudit=true")
    said = answer.json()
    assert said.keys() == {"httpStatus", "httpStatusCode", "status", "message", "response"}
    assert (said["httpStatus"], said["message"]) == ("OK", "Import was successful.")
    response = said["response"]
    assert (response["responseType"], response["dataSetComplete"]) == ("ImportSummary", "2026-10-01")
    assert response["importOptions"]["importStrategy"] == "CREATE_AND_UPDATE"
    assert response["importCount"].keys() == {"imported", "updated", "ignored", "deleted", "unchanged", "held"}


def test_a_mistake_of_a_data_set_that_each_value_has_too_is_counted_once(finance, value):
    said = finance.post([value(period="202612"), value(period="202612", orgUnit="79")]).json()["response"]
    assert [(each["errorCode"], each["indexes"]) for each in said["conflicts"]] == [("E7641", [0, 1])]
    assert said["totalConflictOccurrenceCount"] == 2


def test_conflicts_are_described_up_to_a_limit_and_every_place_is_named(finance, value):
    values = [value(dataElement=f"NO{number}") for number in range(summary.MOST_CONFLICTS + 2)]
    said = finance.post(values).json()["response"]
    assert said["totalConflictOccurrenceCount"] == len(values)
    assert len(said["conflicts"]) == summary.MOST_CONFLICTS
    assert said["rejectedIndexes"] == list(range(len(values)))


def test_a_message_is_in_the_language_asked_for(finance, value):
    said = [
        conflicts(finance.post([value(dataElement="NO1")], headers={"Accept-Language": language}))[0]["value"]
        for language in ("vi", "en")
    ]
    assert said[0].startswith("Dòng 1")
    assert said[1].startswith("Row 1")


def test_every_code_of_ours_that_has_one_of_dhis2_exists():
    assert set(summary.ERROR_CODES) <= set(codes())
