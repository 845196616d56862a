"""openapi.yaml as a judge: does an answer say what the contract says it says?"""

import json
import re
from functools import cached_property
from typing import Any

import httpx
import yaml
from jsonschema import Draft202012Validator, FormatChecker

from places import CONTRACT

METHODS = ("get", "put", "post", "delete", "patch")


class Operation:
    def __init__(self, path: str, method: str, item: dict[str, Any], definition: dict[str, Any], contract: "Contract"):
        self.path = path
        self.method = method.upper()
        self.id: str = definition["operationId"]
        self.definition = definition
        self.contract = contract
        self.parameters = [
            contract.resolve(p) for p in (*item.get("parameters", []), *definition.get("parameters", []))
        ]

    def __repr__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def path_parameters(self) -> list[str]:
        return re.findall(r"{(\w+)}", self.path)

    @property
    def tags(self) -> list[str]:
        return self.definition["tags"]

    @property
    def security(self) -> list[dict[str, Any]]:
        return self.definition.get("security", self.contract.document["security"])

    @property
    def needs_token(self) -> bool:
        return self.security == [{"bearer": []}]

    @property
    def responses(self) -> dict[str, dict[str, Any]]:
        return {status: self.contract.resolve(answer) for status, answer in self.definition["responses"].items()}

    @property
    def example(self) -> Any:
        """The example of the JSON request body, if the operation takes one."""
        body = self.contract.resolve(self.definition.get("requestBody", {}))
        return body.get("content", {}).get("application/json", {}).get("example")

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(self.path)))


class Contract:
    """Every member of an answer must be declared: the schemas are read as if each object said
    `additionalProperties: false` where it says nothing."""

    def __init__(self) -> None:
        self.document: dict[str, Any] = yaml.safe_load(CONTRACT.read_text())
        self.operations = [
            Operation(path, method, item, item[method], self)
            for path, item in self.document["paths"].items()
            for method in METHODS
            if method in item
        ]
        self._closed = {"components": {"schemas": _closed(self.document["components"]["schemas"])}}

    def resolve(self, node: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in node:
            found: Any = self.document
            for step in node["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            node = found
        return node

    def operation(self, method: str, path: str) -> Operation | None:
        """A literal path wins over one with parameters."""
        fitting = [o for o in self.operations if o.method == method and o.pattern.fullmatch(path)]
        return min(fitting, key=lambda operation: len(operation.path_parameters), default=None)

    def named(self, operation_id: str) -> Operation:
        return next(operation for operation in self.operations if operation.id == operation_id)

    def check(self, response: httpx.Response) -> None:
        """Asserts that a documented route answers with a documented status, content type, headers and body."""
        request = response.request
        operation = self.operation(request.method, request.url.path)
        if operation is None:
            return
        where = f"{operation}: {response.status_code}"
        status = str(response.status_code)
        answer = operation.responses.get(status) or operation.responses.get(f"{status[0]}XX")
        assert answer is not None, f"{where} is not in openapi.yaml: {_excerpt(response)}"
        for name, header in answer.get("headers", {}).items():
            self._check_header(response, name, self.resolve(header), where)
        content = answer.get("content")
        if content is None:
            _check_empty(response, where)
            return
        kind = response.headers.get("content-type", "").partition(";")[0]
        assert kind in content, f"{where} has content type {kind!r}, not one of {list(content)}"
        if kind.endswith("json"):
            self.check_value(json.loads(response.read()), content[kind]["schema"], where)

    def check_event(self, name: str, data: dict[str, Any]) -> None:
        """Asserts that an event of a run carries what the contract says."""
        known = self.document["components"]["responses"]["RunEvents"]["content"]["text/event-stream"]["x-events"]
        assert name in known, f"the event {name} is not in openapi.yaml"
        self.check_value(data, known[name], f"event {name}")

    def check_value(self, value: Any, schema: dict[str, Any], where: str) -> None:
        validator = Draft202012Validator({**_closed(schema), **self._closed}, format_checker=FormatChecker())
        wrong = [f"{error.json_path}: {error.message[:300]}" for error in validator.iter_errors(value)]
        assert not wrong, f"{where} differs from openapi.yaml: {wrong}"

    def _check_header(self, response: httpx.Response, name: str, header: dict[str, Any], where: str) -> None:
        value = response.headers.get(name)
        assert value is not None or not header.get("required"), f"{where} lacks the header {name}"
        if value is not None:
            self.check_value(value, header["schema"], f"{where}, header {name}")


def _closed(node: Any) -> Any:
    if isinstance(node, list):
        return [_closed(item) for item in node]
    if not isinstance(node, dict):
        return node
    closed = {key: _closed(value) for key, value in node.items()}
    if isinstance(closed.get("properties"), dict):
        closed.setdefault("additionalProperties", False)
    return closed


def _check_empty(response: httpx.Response, where: str) -> None:
    assert not response.read(), f"{where} should have no body: {_excerpt(response)}"


def _excerpt(response: httpx.Response) -> str:
    response.read()
    return response.text[:400]
