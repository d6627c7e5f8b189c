"""Calls operations with botocore and holds every answer against botocore's own model of the service.

Standard input: {"endpoint", "service", "accessKeyId", "secret", "others": {"name": {"accessKeyId", "secret"}},
"calls": [{"operation", "params", "as", "pages", "by"}]}. A text "$name" or "$name.Member.0.Member" in the parameters
is the answer saved under that name (its Arn, unless members are named); "by" names whose keys a call is made with. Standard output: {"operations": [...], "results": [...], "violations": [...]}.
"""

import json
import re
import sys

import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError


def violations_of(shape, value, at):
    if value is None:
        yield f"{at} is null"
    elif shape.type_name == "structure":
        if not isinstance(value, dict):
            yield f"{at} is no structure"
            return
        for name in value:
            if name not in shape.members:
                yield f"{at}.{name} is not in the model"
            else:
                yield from violations_of(shape.members[name], value[name], f"{at}.{name}")
        for name in shape.required_members:
            if name not in value:
                yield f"{at}.{name} is missing"
    elif shape.type_name == "list":
        if not isinstance(value, list):
            yield f"{at} is no list"
            return
        for index, each in enumerate(value):
            yield from violations_of(shape.member, each, f"{at}[{index}]")
    elif shape.type_name == "map":
        for key, each in value.items():
            yield from violations_of(shape.value, each, f"{at}[{key}]")
    else:
        yield from scalar_violations(shape, value, at)


def python_pattern(pattern):
    """Python knows no classes of Unicode characters by name."""
    return pattern.replace(r"\p{L}\p{Z}\p{N}", r"\w\s")


def scalar_violations(shape, value, at):
    if shape.type_name == "string":
        if not isinstance(value, str):
            yield f"{at} is no text"
        elif shape.enum and value not in shape.enum:
            yield f"{at} is {value}, which is not in the enumeration"
        elif "pattern" in shape.metadata and not re.search(python_pattern(shape.metadata["pattern"]), value):
            yield f"{at} does not match the model's pattern"
    elif shape.type_name == "timestamp":
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            yield f"{at} is no time"
    elif shape.type_name in ("integer", "long"):
        if isinstance(value, bool) or not isinstance(value, int):
            yield f"{at} is no whole number"
    elif shape.type_name in ("double", "float"):
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            yield f"{at} is no number"
    elif shape.type_name == "boolean" and not isinstance(value, bool):
        yield f"{at} is neither true nor false"


def filled(value, saved):
    if isinstance(value, str) and value.startswith("$"):
        name, *members = value[1:].split(".")
        found = saved[name]
        for member in members or ["Arn"]:
            found = found[int(member) if member.isdigit() else member]
        return found
    if isinstance(value, list):
        return [filled(each, saved) for each in value]
    if isinstance(value, dict):
        return {key: filled(each, saved) for key, each in value.items()}
    return value


def main():
    job = json.load(sys.stdin)
    def client_with(keys):
        return botocore.session.Session().create_client(
            job["service"],
            endpoint_url=job["endpoint"],
            region_name="ap-southeast-2",
            aws_access_key_id=keys["accessKeyId"],
            aws_secret_access_key=keys["secret"],
            config=Config(retries={"total_max_attempts": 1}),
        )

    client = client_with(job)
    others = {name: client_with(keys) for name, keys in job.get("others", {}).items()}
    model = client.meta.service_model
    method_of = {operation: method for method, operation in client.meta.method_to_api_mapping.items()}
    violations = []

    def look(http_response, parsed, model, **_):
        at = model.name
        content = http_response.content
        if http_response.status_code >= 400:
            body = json.loads(content)
            code = parsed["Error"]["Code"]
            if code not in [shape.name for shape in model.error_shapes]:
                violations.append(f"{at} does not declare {code}")
                return
            body.pop("__type", None)
            shape = next(shape for shape in model.error_shapes if shape.name == code)
            violations.extend(violations_of(shape, body, f"{at}.{code}"))
        elif model.output_shape is not None:
            body = json.loads(content) if content else {}
            violations.extend(violations_of(model.output_shape, body, at))

    for each in [client, *others.values()]:
        each.meta.events.register("after-call.*.*", look)
    saved = {}
    results = []
    for call in job["calls"]:
        operation, params = call["operation"], filled(call["params"], saved)
        by = others[call["by"]] if call.get("by") else client
        try:
            if call.get("pages"):
                pages = by.get_paginator(method_of[operation]).paginate(**params)
                answer = pages.build_full_result()
            else:
                answer = getattr(by, method_of[operation])(**params)
        except ClientError as error:
            answer = {key: value for key, value in error.response.items() if key != "ResponseMetadata"}
        answer.pop("ResponseMetadata", None)
        if call.get("as"):
            saved[call["as"]] = answer
        results.append({"operation": operation, "answer": answer})
    pageable = [operation for operation in model.operation_names if client.can_paginate(method_of[operation])]
    json.dump(
        {
            "operations": list(model.operation_names),
            "pageable": pageable,
            "results": results,
            "violations": sorted(set(violations)),
        },
        sys.stdout,
        # Times are dates by then.
        default=str,
    )


main()
