using Microsoft.OpenApi;

namespace OrleansGitOps.Api.Http;

internal static class BodyConventions
{
    /// <summary>
    /// Documents the body, as JSON or YAML. The framework's own <c>Accepts</c> would take part in routing as well and send a request
    /// without content type to the fallback; which types are let in is decided in one place (<see cref="Access.ContentTypeGate"/>).
    /// </summary>
    public static RouteHandlerBuilder TakesBody<T>(this RouteHandlerBuilder builder, bool isOptional = false) =>
        builder.AddOpenApiOperationTransformer(async (operation, context, cancellationToken) =>
        {
            var document = context.Document ?? throw new InvalidOperationException("An operation outside a document.");
            if (document.Components?.Schemas?.ContainsKey(typeof(T).Name) != true)
            {
                document.AddComponent(typeof(T).Name, await context.GetOrCreateSchemaAsync(typeof(T), null, cancellationToken));
            }

            var schema = new OpenApiSchemaReference(typeof(T).Name, document);
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = !isOptional,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [RequestBody.Json] = new() { Schema = schema },
                    [RequestBody.Yaml] = new() { Schema = schema },
                },
            };
        });
}
