"""Domains, the jobs of Identity Resolution, and what auto-merging would do."""

from __future__ import annotations

from datetime import datetime, timedelta

from reviewer.emulator import auto_merging
from reviewer.emulator.conditions import Conditions
from reviewer.emulator.digests import digest_id
from reviewer.emulator.paging import Paging
from reviewer.emulator.states import DomainState, Output, Parameters, States, missing

_BUCKET = "emulated-identity-resolution"
_SCHEDULE = {"DayOfTheWeek": "SATURDAY", "Time": "00:00"}
_NO_AUTO_MERGING = {"Enabled": False}


class DomainOperations:
    """The operations on domains and jobs."""

    def __init__(self, states: States, conditions: Conditions, paging: Paging) -> None:
        self._states, self._conditions, self._paging = states, conditions, paging

    def list_domains(self, parameters: Parameters) -> Output:
        """ListDomains."""
        items = [
            {
                "DomainName": state.domain.name,
                "CreatedAt": _created(state),
                "LastUpdatedAt": state.generation_date(0),
            }
            for state in self._states
        ]
        return self._paging.page(parameters, "ListDomains", items, "Items")

    def get_domain(self, parameters: Parameters) -> Output:
        """GetDomain."""
        state = self._states.of(parameters)
        matching: Output = {"Enabled": state.domain.enabled}
        if state.domain.enabled:
            matching |= {"JobSchedule": _SCHEDULE, "AutoMerging": _NO_AUTO_MERGING, **state.matching}
        return {
            "DomainName": state.domain.name,
            "DefaultExpirationDays": 366,
            "Stats": {"ProfileCount": len(state.domain.by_id), "ObjectCount": len(state.domain.objects)},
            "Matching": matching,
            "CreatedAt": _created(state),
            "LastUpdatedAt": state.generation_date(state.run),
        }

    def update_domain(self, parameters: Parameters) -> Output:
        """UpdateDomain: takes ``Matching`` and leaves the rest as it is."""
        state = self._states.of(parameters)
        if (wanted := parameters.get("Matching")) is not None:
            state.domain.enabled = wanted["Enabled"]
            state.matching |= {name: wanted[name] for name in wanted if name != "Enabled"}
        output = self.get_domain(parameters)
        del output["Stats"]
        return output

    def list_identity_resolution_jobs(self, parameters: Parameters) -> Output:
        """ListIdentityResolutionJobs: one a run, the latest first."""
        state = self._states.of(parameters)
        jobs = [_job(state, run) for run in range(state.run, -1, -1)] if state.domain.enabled else []
        if jobs and self._conditions.job_status is not None:
            jobs.insert(0, _latest_job(state, self._conditions.job_status))
        return self._paging.page(parameters, "ListIdentityResolutionJobs", jobs, "IdentityResolutionJobsList")

    def get_identity_resolution_job(self, parameters: Parameters) -> Output:
        """GetIdentityResolutionJob."""
        state = self._states.of(parameters)
        for run in range(state.run + 1):
            job = _job(state, run)
            if job["JobId"] == parameters["JobId"]:
                return job | {
                    "LastUpdatedAt": job["JobEndTime"],
                    "JobExpirationTime": job["JobEndTime"] + timedelta(days=30),
                    "AutoMerging": state.matching.get("AutoMerging", _NO_AUTO_MERGING),
                }
        raise missing(f"Job {parameters['JobId']}")

    def get_auto_merging_preview(self, parameters: Parameters) -> Output:
        """GetAutoMergingPreview."""
        return auto_merging.preview(self._states.domain(parameters), parameters)


def _created(state: DomainState) -> datetime:
    return state.domain.generation_date - timedelta(days=90)


def _latest_job(state: DomainState, status: str) -> Output:
    """A job that started after the last run, which has published nothing yet or has failed."""
    started = state.generation_date(state.run) + timedelta(days=6, hours=23)
    job: Output = {
        "DomainName": state.domain.name,
        "JobId": digest_id("job", state.domain.name, state.run + 1),
        "Status": status,
        "JobStartTime": started,
        "JobStats": {"NumberOfProfilesReviewed": len(state.domain.by_id)},
    }
    if status in ("FAILED", "PARTIAL_SUCCESS"):
        job |= {"JobEndTime": started + timedelta(minutes=42), "Message": "It was asked to end like this"}
    return job


def _job(state: DomainState, run: int) -> Output:
    ended, job_id = state.generation_date(run), digest_id("job", state.domain.name, run)
    return {
        "DomainName": state.domain.name,
        "JobId": job_id,
        "Status": "COMPLETED",
        "JobStartTime": ended - timedelta(minutes=42),
        "JobEndTime": ended,
        "JobStats": {
            "NumberOfProfilesReviewed": len(state.domain.by_id),
            "NumberOfMatchesFound": len(state.domain.matches),
            "NumberOfMergesDone": 0,
        },
        "ExportingLocation": {"S3Exporting": {"S3BucketName": _BUCKET, "S3KeyName": f"{job_id}/"}},
    }
