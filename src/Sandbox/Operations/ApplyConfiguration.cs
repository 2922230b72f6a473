using System.Text.Json.Nodes;
using OrleansGitOps.Sandbox.Apply;
using OrleansGitOps.Sandbox.Errors;

namespace OrleansGitOps.Sandbox.Operations;

/// <summary>What must hold of a configuration before it is applied.</summary>
internal static class ApplyConfiguration
{
    /// <returns>The part of it that this request may write, as a tree of its own.</returns>
    /// <exception cref="ApiException">It is for another object, or holds what its kind does not know.</exception>
    public static JsonObject Check(WriteRequest request, JsonObject config)
    {
        var kind = request.Kind;
        var checkedConfig = (JsonObject)config.DeepClone();
        ObjectPreparation.CheckIdentity(request, checkedConfig);
        var metadata = (JsonObject)checkedConfig["metadata"]!;
        if (metadata["managedFields"] is not null)
        {
            throw StatusError.BadRequest("metadata.managedFields must be nil");
        }

        if (!kind.IsCustom)
        {
            var read = (JsonObject)checkedConfig.DeepClone();
            var problem = ObjectReader.Read(kind.Schema, read, out var unknown);
            if (unknown.Count > 0)
            {
                throw NotTyped(request, $".{unknown[0]}: field not declared in schema");
            }

            if (problem is not null)
            {
                throw NotTyped(request, problem);
            }
        }

        return Filtered(request, checkedConfig);
    }

    private static JsonObject Filtered(WriteRequest request, JsonObject config)
    {
        if (request.Subresource == "status")
        {
            var metadata = new JsonObject();
            foreach (var field in (string[])["name", "namespace", "resourceVersion", "uid"])
            {
                if (config["metadata"]![field] is { } value)
                {
                    metadata[field] = value.DeepClone();
                }
            }

            var filtered = new JsonObject
            {
                ["apiVersion"] = config["apiVersion"]!.DeepClone(), ["kind"] = config["kind"]!.DeepClone(), ["metadata"] = metadata,
            };
            if (config["status"] is { } status)
            {
                filtered["status"] = status.DeepClone();
            }

            return filtered;
        }

        if (request.Kind.HasStatus)
        {
            config.Remove("status");
        }

        return config;
    }

    private static ApiException NotTyped(WriteRequest request, string problem) => new(new StatusError(
        500, "", $"failed to create typed patch object ({request.Name.Namespace}/{request.Name.Name}; {request.Kind.Gvk}): {problem}"));
}
