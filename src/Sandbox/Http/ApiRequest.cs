using Microsoft.AspNetCore.Http;
using OrleansGitOps.Sandbox.Errors;
using OrleansGitOps.Sandbox.Kinds;
using OrleansGitOps.Sandbox.Storage;

namespace OrleansGitOps.Sandbox.Http;

/// <summary>What a request's path asks for.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Namespace">Empty: of the whole cluster.</param>
/// <param name="Name">Empty: all of them.</param>
/// <param name="Subresource">For example <c>status</c>; empty: the object itself.</param>
/// <param name="Http">For its query, headers and body.</param>
internal sealed record ApiRequest(ResourceKind Kind, string Namespace, string Name, string Subresource, HttpContext Http)
{
    public ObjectName ObjectName => new(Namespace, Name);

    public bool IsDryRun => Query("dryRun").Length > 0;

    public string FieldManager => Query("fieldManager");

    /// <summary>The value of a query parameter, empty when it is not given.</summary>
    public string Query(string name) => Http.Request.Query[name].ToString();

    public bool Flag(string name) => Query(name) is "true" or "1";

    /// <exception cref="ApiException">The query holds values that nobody understands.</exception>
    public void CheckQuery()
    {
        if (Http.Request.Query["dryRun"].FirstOrDefault(value => value is not ("All" or "")) is { } other)
        {
            throw StatusError.Invalid("PatchOptions.meta.k8s.io", "meta.k8s.io", "PatchOptions", "", [FieldProblem.NotSupported("dryRun", other, "All")]);
        }

        if (FieldManager.Length > 128)
        {
            throw StatusError.Invalid(
                "PatchOptions.meta.k8s.io", "meta.k8s.io", "PatchOptions", "",
                [FieldProblem.Invalid("fieldManager", FieldManager, "may not be more than 128 bytes")]);
        }
    }
}
