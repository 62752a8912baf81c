"""The scoring service: gets discharge events, scores them, tells the outreach partner."""
import logging
import os

import joblib
import requests
import sentry_sdk
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

logger = logging.getLogger("readmission.api")
app = FastAPI()
model = joblib.load("models/readmission.joblib")

OUTREACH = "https://api.outreach-partner.example.com/v1"
EHR = os.environ.get("EHR_URL", "http://ehr.hospital.internal/fhir")
HIGH_RISK = 0.4


class DischargeEvent(BaseModel):
    mrn: str
    patient_name: str
    phone_number: str
    unit: str
    n_prior_admissions: int
    n_medications: int
    hba1c: float


@app.post("/discharges")
def discharged(event: DischargeEvent) -> dict:
    logger.info("scoring a discharge from %s", event.unit)
    row = [[event.n_prior_admissions, event.n_medications, event.hba1c]]
    try:
        risk = float(model.predict_proba(row)[0][1])
    except ValueError as error:
        sentry_sdk.set_context("discharge", {"mrn": event.mrn, "unit": event.unit})
        sentry_sdk.capture_exception(error)
        raise HTTPException(status_code=422, detail="the event cannot be scored") from error
    if risk > HIGH_RISK:
        call_back(event, risk)
        record(event, risk)
    return {"risk": risk}


def call_back(event: DischargeEvent, risk: float) -> None:
    """Asks the outreach partner to call the patient."""
    task = {"name": event.patient_name, "phone": event.phone_number, "priority": risk}
    requests.post(f"{OUTREACH}/calls", json=task, timeout=10)
    requests.post(f"{OUTREACH}/statistics", json={"unit": event.unit, "risk": risk}, timeout=10)


def record(event: DischargeEvent, risk: float) -> None:
    """Writes the score into the record system, which is ours."""
    requests.put(f"{EHR}/RiskAssessment/{event.mrn}", json={"probability": risk}, timeout=10)
