"""The operations that tell a profile's history."""

from __future__ import annotations

from reviewer.emulator.conditions import Conditions
from reviewer.emulator.paging import Paging
from reviewer.emulator.states import Output, Parameters, States, missing

_FILTERS = ("ObjectTypeName", "ActionType", "PerformedBy")


class HistoryOperations:
    """The operations on history records."""

    def __init__(self, states: States, conditions: Conditions, paging: Paging) -> None:
        self._states, self._conditions, self._paging = states, conditions, paging

    def list_profile_history_records(self, parameters: Parameters) -> Output:
        """ListProfileHistoryRecords: without their content."""
        wanted = {name: parameters[name] for name in _FILTERS if parameters.get(name) is not None}
        items = [
            {name: value for name, value in record.items() if name != "Content"}
            for record in self._records(parameters)
            if all(record[name] == value for name, value in wanted.items())
        ]
        return self._paging.page(parameters, "ListProfileHistoryRecords", items, "ProfileHistoryRecords")

    def get_profile_history_record(self, parameters: Parameters) -> Output:
        """GetProfileHistoryRecord: with its content."""
        for record in self._records(parameters):
            if record["Id"] == parameters["Id"]:
                return dict(record)
        raise missing(f"History record {parameters['Id']}")

    def _records(self, parameters: Parameters) -> list[Output]:
        domain, profile_id = self._states.domain(parameters), parameters["ProfileId"]
        records = domain.history.of(profile_id)
        is_told = records and self._conditions.history_of_the_gone == "serve"
        if profile_id not in domain.by_id and not is_told:
            raise missing(f"Profile {profile_id}")
        return records
