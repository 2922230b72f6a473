using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OrleansGitOps.Sandbox.Apply;
using OrleansGitOps.Sandbox.Errors;
using OrleansGitOps.Sandbox.Kinds;
using OrleansGitOps.Sandbox.Rules;
using OrleansGitOps.Sandbox.Storage;

namespace OrleansGitOps.Sandbox.Operations;

/// <summary>Makes an object ready to be stored: identity, what the server sets, defaults, and the rules of its kind.</summary>
internal static class ObjectPreparation
{
    private static readonly string[] ServerSet =
        ["creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "uid", "generation", "generateName", "selfLink"];

    /// <param name="request">Who creates it.</param>
    /// <param name="content">Changed in place.</param>
    /// <param name="state">The cluster.</param>
    /// <exception cref="ApiException">The object breaks a rule.</exception>
    public static void ForCreate(WriteRequest request, JsonObject content, ClusterState state)
    {
        var kind = request.Kind;
        CheckIdentity(request, content);
        Read(request, content);
        var metadata = (JsonObject)content["metadata"]!;
        if (metadata["resourceVersion"]?.ToString() is { Length: > 0 })
        {
            throw new ApiException(new StatusError(500, "", "resourceVersion should not be set on objects to be created"));
        }

        foreach (var field in ServerSet.Where(field => field != "generateName"))
        {
            metadata.Remove(field);
        }

        GenerateName(metadata);
        CheckNamespace(request, metadata["name"]?.ToString() ?? "", state);
        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = ManagerEntry.Stamp(state.Time.GetUtcNow());
        if (kind.CountsGenerations)
        {
            metadata["generation"] = 1;
        }

        if (kind.HasStatus)
        {
            content.Remove("status");
        }

        Defaults.Set(kind, content, null, state.Addresses);
        FillStructs(kind, content);
        Validation.Check(kind, content, null);
    }

    /// <param name="request">Who changes it.</param>
    /// <param name="before">The live object; only read.</param>
    /// <param name="next">Changed in place.</param>
    /// <param name="state">The cluster.</param>
    /// <exception cref="ApiException">The object breaks a rule.</exception>
    public static void ForUpdate(WriteRequest request, JsonObject before, JsonObject next, ClusterState state)
    {
        var kind = request.Kind;
        CheckIdentity(request, next);
        Read(request, next);
        KeepOtherParts(request, before, next);
        var (old, metadata) = ((JsonObject)before["metadata"]!, (JsonObject)next["metadata"]!);
        foreach (var field in ServerSet)
        {
            Keep(old, metadata, field);
        }

        metadata["resourceVersion"] = old["resourceVersion"]!.DeepClone();
        CheckFinalizers(kind, old, metadata);
        Defaults.Set(kind, next, before, state.Addresses);
        FillStructs(kind, next);
        if (kind.CountsGenerations && !SameDesiredState(kind, before, next))
        {
            metadata["generation"] = ((old["generation"] as JsonValue)?.GetValue<long>() ?? 0) + 1;
        }

        Validation.Check(kind, next, before);
    }

    /// <summary>Nothing differs but when somebody wrote it.</summary>
    public static bool IsUnchanged(JsonObject before, JsonObject next)
    {
        var (left, right) = ((JsonObject)before.DeepClone(), (JsonObject)next.DeepClone());
        foreach (var side in (JsonObject[])[left, right])
        {
            foreach (var entry in side["metadata"]!["managedFields"] as JsonArray ?? [])
            {
                (entry as JsonObject)?.Remove("time");
            }
        }

        return JsonNode.DeepEquals(left, right);
    }

    /// <summary>The object must be the one that the path names.</summary>
    public static void CheckIdentity(WriteRequest request, JsonObject content)
    {
        var kind = request.Kind;
        var (apiVersion, name) = (Text(content["apiVersion"]), Text(content["kind"]));
        if (apiVersion != kind.Gvk.ApiVersion || name != kind.Kind)
        {
            throw apiVersion.Length == 0 || name.Length == 0
                ? StatusError.BadRequest("Object 'Kind' or 'apiVersion' is missing: every object needs both")
                : StatusError.BadRequest($"the object provided is unrecognized (must be of type {kind.Kind}): {kind.Gvk.ApiVersion} was expected, "
                    + $"but it is {apiVersion}, Kind={name}");
        }

        var metadata = content["metadata"] as JsonObject ?? [];
        content["metadata"] = metadata.Parent is null ? metadata : content["metadata"];
        if (kind.IsNamespaced)
        {
            if (Text(metadata["namespace"]) is { Length: > 0 } other && other != request.Name.Namespace)
            {
                throw StatusError.BadRequest(
                    "the namespace of the provided object does not match the namespace sent on the request");
            }

            metadata["namespace"] = request.Name.Namespace;
        }
        else
        {
            metadata.Remove("namespace");
        }

        if (request.Name.Name.Length > 0)
        {
            if (Text(metadata["name"]) is { Length: > 0 } other && other != request.Name.Name)
            {
                throw StatusError.BadRequest(
                    $"the name of the object ({other}) does not match the name on the URL ({request.Name.Name})");
            }

            metadata["name"] = request.Name.Name;
        }
    }

    private static void Read(WriteRequest request, JsonObject content)
    {
        var kind = request.Kind;
        // Of custom resources and definitions part two will read the schemas.
        if (kind.IsCustom || kind.Collection == CustomDefinitions.Collection)
        {
            return;
        }

        if (ObjectReader.Read(kind.Schema, content, out var unknown) is { } problem)
        {
            throw StatusError.BadRequest(
                $"{kind.Kind} in version \"{kind.Version}\" cannot be handled as a {kind.Kind}: {problem}");
        }

        if (unknown.Count > 0 && request.FieldValidation == "Strict")
        {
            var fields = string.Join(", ", unknown.Select(field => $"unknown field \"{field}\""));
            throw StatusError.BadRequest(
                $"{kind.Kind} in version \"{kind.Version}\" cannot be handled as a {kind.Kind}: strict decoding error: {fields}");
        }

        if (request.FieldValidation == "Warn")
        {
            foreach (var field in unknown)
            {
                request.Warn($"unknown field \"{field}\"");
            }
        }
    }

    private static void FillStructs(ResourceKind kind, JsonObject content)
    {
        if (!kind.IsCustom)
        {
            ObjectReader.FillStructs(kind.Schema, content);
        }
    }

    private static void GenerateName(JsonObject metadata)
    {
        const string letters = "bcdfghjklmnpqrstvwxz2456789";
        if (Text(metadata["name"]).Length == 0 && Text(metadata["generateName"]) is { Length: > 0 } prefix)
        {
            metadata["name"] = (prefix.Length > 58 ? prefix[..58] : prefix) + RandomNumberGenerator.GetString(letters, 5);
        }
    }

    private static void CheckNamespace(WriteRequest request, string name, ClusterState state)
    {
        if (!request.Kind.IsNamespaced)
        {
            return;
        }

        var ns = request.Name.Namespace;
        var kind = state.Kinds.Find("", "v1", "namespaces")!;
        var found = state.Store.Find(kind.Collection, new ObjectName("", ns)) ?? throw StatusError.NotFound(kind, ns);
        if (found.IsDeleting)
        {
            var problem = $"unable to create new content in namespace {ns} because it is being terminated";
            var error = StatusError.Forbidden(request.Kind, name, problem).Error;
            throw new ApiException(error with
            {
                Causes = [new StatusCause("NamespaceTerminating", $"namespace {ns} is being terminated", "metadata.namespace")],
            });
        }
    }

    /// <summary>The object itself does not write its status, and the status does not write anything else.</summary>
    private static void KeepOtherParts(WriteRequest request, JsonObject before, JsonObject next)
    {
        if (request.Subresource != "status")
        {
            if (request.Kind.HasStatus)
            {
                Keep(before, next, "status");
            }

            return;
        }

        foreach (var key in next.Select(field => field.Key).Where(key => key is not ("status" or "metadata")).ToList())
        {
            if (!before.ContainsKey(key))
            {
                next.Remove(key);
            }
        }

        foreach (var (key, _) in before.Where(field => field.Key is not ("status" or "metadata")))
        {
            Keep(before, next, key);
        }

        Keep((JsonObject)before["metadata"]!, (JsonObject)next["metadata"]!, "labels");
        if (request.Kind.IsCustom)
        {
            var managed = next["metadata"]!["managedFields"]?.DeepClone();
            next["metadata"] = before["metadata"]!.DeepClone();
            ((JsonObject)next["metadata"]!)["managedFields"] = managed;
        }
    }

    private static void Keep(JsonObject before, JsonObject next, string field)
    {
        if (before[field] is { } value)
        {
            next[field] = value.DeepClone();
        }
        else
        {
            next.Remove(field);
        }
    }

    private static void CheckFinalizers(ResourceKind kind, JsonObject before, JsonObject next)
    {
        if (before["deletionTimestamp"] is null)
        {
            return;
        }

        var old = Texts(before["finalizers"]);
        var added = Texts(next["finalizers"]).Except(old).ToList();
        if (added.Count > 0)
        {
            var shown = string.Join(", ", added.Select(name => $"\"{name}\""));
            throw StatusError.Invalid(
                kind, before["name"]!.ToString(),
                FieldProblem.Forbidden(
                    "metadata.finalizers",
                    $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{shown}}}"));
        }
    }

    private static bool SameDesiredState(ResourceKind kind, JsonObject before, JsonObject next)
    {
        var keys = before.Select(field => field.Key).Union(next.Select(field => field.Key));
        return keys.Where(key => key != "metadata" && !(key == "status" && kind.HasStatus))
            .All(key => JsonNode.DeepEquals(before[key], next[key]));
    }

    private static IEnumerable<string> Texts(JsonNode? node) => (node as JsonArray)?.Select(item => item!.ToString()) ?? [];

    private static string Text(JsonNode? node) => node is JsonValue value ? value.ToString() : "";
}
