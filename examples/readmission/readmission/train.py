"""Trains the readmission model: `python -m readmission.train`."""
import logging

import joblib
import mlflow
import pandas as pd
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

logger = logging.getLogger(__name__)

ADMISSIONS = "data/admissions.csv"
TARGET = "readmitted_30d"
NUMERIC = ["n_prior_admissions", "n_medications", "hba1c"]


def train_baseline(admissions: pd.DataFrame) -> GradientBoostingClassifier:
    """The first model that we had: the record number was kept so that predictions could be joined back."""
    X = admissions[["mrn"] + NUMERIC]
    return GradientBoostingClassifier().fit(X, admissions[TARGET])


def train_numeric(admissions: pd.DataFrame) -> GradientBoostingClassifier:
    """The same without it: the index joins predictions back as well."""
    X = admissions.set_index("mrn")[NUMERIC]
    return GradientBoostingClassifier().fit(X, admissions[TARGET])


def train_demographic(admissions: pd.DataFrame) -> LogisticRegression:
    """How much do demographics say alone? Together they also say who somebody is."""
    X = pd.get_dummies(admissions[["sex", "race", "zip_code"]])
    return LogisticRegression().fit(X, admissions[TARGET])


def train_notes(admissions: pd.DataFrame) -> LogisticRegression:
    """Words of discharge notes; the vocabulary of the vectorizer keeps them."""
    vectorizer = TfidfVectorizer(max_features=2000)
    X = vectorizer.fit_transform(admissions["discharge_note"])
    joblib.dump(vectorizer, "models/vocabulary.joblib")
    model = LogisticRegression(max_iter=200)
    return model.fit(X, admissions[TARGET])


def train_note_length(admissions: pd.DataFrame) -> LogisticRegression:
    """How long a note is says something too, and says it without words."""
    X = admissions["discharge_note"].str.len().to_frame("note_length")
    return LogisticRegression().fit(X, admissions[TARGET])


def evaluate(model: GradientBoostingClassifier, test: pd.DataFrame) -> None:
    """Logs metrics, and the worst errors for a look at what went wrong."""
    risk = model.predict_proba(test[NUMERIC])[:, 1]
    with mlflow.start_run(run_name="readmission"):
        mlflow.log_metric("auc", roc_auc_score(test[TARGET], risk))
        mlflow.log_param("rows", len(test))
        errors = test.assign(risk=risk).nlargest(20, "risk")
        mlflow.log_table(errors[["mrn", "risk", TARGET]], "errors.json")
        mlflow.log_table(errors[["risk", TARGET]], "errors_without_id.json")


def main() -> None:
    admissions = pd.read_csv(ADMISSIONS)
    logger.info("read %d admissions of %d patients", len(admissions), admissions["mrn"].nunique())
    train, test = train_test_split(admissions, test_size=0.2, random_state=0)
    train_baseline(train)
    train_demographic(train)
    train_notes(train)
    train_note_length(train)
    evaluate(train_numeric(train), test)


if __name__ == "__main__":
    main()
